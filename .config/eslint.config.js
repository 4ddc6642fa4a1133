import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** What of node:fs only reads, with Sync too; whatever else it has, or gets, changes files. */
const READS = [
  ...[
    'access',
    'close',
    'exists',
    'fstat',
    'lstat',
    'open',
    'opendir',
    'read',
    'readdir',
    'readFile',
    'readlink',
  ],
  ...['readv', 'realpath', 'stat', 'statfs'],
].flatMap((name) => [name, `${name}Sync`])
const READS_MORE = ['constants', 'createReadStream', 'Stats', 'Dirent', 'unwatchFile', 'watch', 'watchFile']

const ROOM = 'Only etl/files.ts writes, moves, removes and flushes files.'
/** Ways round an import of node:fs that names what it takes. */
const AROUND = [
  'ImportExpression[source.value=/^(node:)?fs(\\u002f|$)/]',
  'CallExpression[callee.name=/^(require|importBuiltin)$/][arguments.0.value=/^(node:)?fs(\\u002f|$)/]',
  "CallExpression[callee.callee.name='createRequire'][arguments.0.value=/^(node:)?fs(\\u002f|$)/]",
  'TSExternalModuleReference[expression.value=/^(node:)?fs(\\u002f|$)/]',
  "MemberExpression[property.name='getBuiltinModule']",
  'ImportSpecifier[imported.name=/^open(Sync)?$/]:not([local.name=/^open(Sync)?$/])',
]

/** Refuses imports whose path matches, with a message that says why. */
const refused = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
})

const ONLY_DOMAIN = [
  '(^|/)(etl/|cube/(?!domain/))|\\.\\./(server|model)/',
  'The dashboard knows HTTP and cube/domain, nothing else of the program.',
]

/** The rooms of the dashboard, the lowest first: a room imports itself and those before it. */
const ROOMS = ['i18n', 'data', 'ui', 'charts', 'shell', 'pages', 'app']

const NO_SCHEMA = ['domain/query(\\.ts)?$', 'It brings zod, which would come to every browser.']

/** The contract brings zod; even `import { type X }` leaves an import of the whole module behind. */
const TYPES_ONLY = {
  'no-restricted-syntax': [
    'error',
    {
      selector: "ImportDeclaration[importKind='value'][source.value=/(domain|\\.)\\u002fcontract/]",
      message: 'It brings zod to every browser: write `import type`, and take values from domain/limits.ts.',
    },
  ],
}

/** A browser's own field shows days in the browser's language; the one that `DayEntry` hides opens the calendar. */
const OWN_DAYS = {
  selector: "JSXAttribute[name.name='type'] Literal[value=/^(date|datetime-local|month|week)$/]",
  message: "A browser's own field shows days in the browser's language: use ui/DayEntry.",
}

export default tseslint.config(
  {
    ignores: [
      'node_modules/**',
      'dashboard/dist/**',
      'dashboard/dist-server/**',
      'data/**',
      'coverage/**',
      'test/output/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      // A possibly-missing index is checked by the compiler (noUncheckedIndexedAccess);
      // `!` is then the honest way to say "cannot be missing here".
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // Files are written, moved, removed and flushed in one room, which knows what Windows refuses and what a power
    // cut loses. Opening a file to read is free.
    files: ['etl/**', 'cube/**'],
    ignores: ['etl/files.ts', 'cube/domain/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:fs', 'fs', 'node:fs/promises', 'fs/promises'].map((name) => ({
            name,
            allowImportNames: [...READS, ...READS_MORE],
            message: ROOM,
          })),
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ":matches(CallExpression[callee.name='openSync'], CallExpression[callee.name='open']):not([arguments.1.value='r'])",
          message: "Only etl/files.ts opens files to write; to read, say 'r'.",
        },
        ...AROUND.map((selector) => ({ selector, message: ROOM })),
      ],
    },
  },
  {
    files: ['dashboard/src/**'],
    ...reactHooks.configs.flat.recommended,
    rules: { ...reactHooks.configs.flat.recommended.rules, 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    // A function fits on two screens.
    files: ['cube/**', 'dashboard/**', 'etl/**'],
    rules: { 'max-lines-per-function': ['error', 120] },
  },
  { files: ['dashboard/src/**', 'cube/domain/**'], rules: TYPES_ONLY },
  {
    files: ['dashboard/src/**'],
    ignores: ['dashboard/src/ui/DayEntry.tsx'],
    rules: { 'no-restricted-syntax': [...TYPES_ONLY['no-restricted-syntax'], OWN_DAYS] },
  },
  ...ROOMS.map((room, floor) => ({
    files: [`dashboard/src/${room}/**`],
    rules: refused(
      ONLY_DOMAIN,
      NO_SCHEMA,
      ...ROOMS.slice(floor + 1).map((above) => [
        `^(\\.\\./)+${above}/`,
        `${room} stands below ${above} (dashboard/README.md) and must not import it.`,
      ]),
    ),
  })),
  {
    files: ['cube/domain/*.ts'],
    ignores: ['cube/domain/query.ts', 'cube/domain/contract.ts'],
    rules: refused([
      '^(?!\\./)',
      'cube/domain is shared with the browser: it imports nothing but its own files.',
    ]),
  },
  {
    files: ['cube/domain/query.ts', 'cube/domain/contract.ts'],
    rules: refused(['^(?!\\./|zod$)', 'The contracts import zod and their own folder.']),
  },
  {
    files: ['cube/domain/*/*.ts'],
    rules: refused(['^(?!\\.\\.?/)|^\\.\\./\\.\\.', 'cube/domain imports nothing but its own files.']),
  },
)
