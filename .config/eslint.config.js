import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Refuses imports whose path matches, with a message that says why. */
const refused = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
})

const ONLY_DOMAIN = [
  '(^|/)(etl/|cube/(?!domain/))|\\.\\./(server|model)/',
  'The dashboard knows HTTP and cube/domain, nothing else of the program.',
]

const NO_SCHEMA = ['domain/query(\\.ts)?$', 'It brings zod, which would come to every browser.']

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
    files: ['dashboard/src/**'],
    rules: refused(ONLY_DOMAIN, NO_SCHEMA),
  },
  {
    files: ['dashboard/src/i18n/**'],
    rules: refused(ONLY_DOMAIN, NO_SCHEMA, [
      '/(pages|shell|charts|figures|api)/',
      'Words and formats know no page.',
    ]),
  },
  {
    files: ['dashboard/src/{api,charts,figures}/**'],
    rules: refused(ONLY_DOMAIN, NO_SCHEMA, ['/pages/', 'What pages are made with knows no page.']),
  },
  {
    files: ['cube/domain/*.ts'],
    ignores: ['cube/domain/query.ts'],
    rules: refused([
      '^(?!\\./)',
      'cube/domain is shared with the browser: it imports nothing but its own files.',
    ]),
  },
  {
    files: ['cube/domain/query.ts'],
    rules: refused(['^(?!\\./|zod$)', 'The contract of a query imports zod and its own folder.']),
  },
  {
    files: ['cube/domain/*/*.ts'],
    rules: refused(['^(?!\\.\\.?/)|^\\.\\./\\.\\.', 'cube/domain imports nothing but its own files.']),
  },
)
