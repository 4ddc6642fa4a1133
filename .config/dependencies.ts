/** Checks that what package.json declares is used, and that what is used is declared, each where it belongs. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { dependencies, devDependencies, scripts } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Record<'dependencies' | 'devDependencies' | 'scripts', Record<string, string>>

/** What a production install runs; all else is for tests and checks. */
const SHIPPED = ['etl', 'cube', 'dashboard', 'vite.config.ts']
const CHECKED = [...SHIPPED, 'test', '.config']
/** Used by name only, and by whom. */
const INDIRECT: Record<string, string> = {
  '@cubejs-backend/postgres-driver': 'Cube, where a test asks it for PostgreSQL',
  'third-party-web': 'a part of lighthouse, which would take whatever is the latest',
  esbuild:
    'the thread that makes documents, whose first lines are a text (`cube/server/report/documents.ts`)',
  postcss: 'tailwindcss and autoprefixer, as their peer',
  '@duckdb/node-bindings': '@duckdb/node-api, as its native part of the very same version',
}

/** Parts of Cube that `cube/server/engine/patches` changes: the very copies that Cube uses, which a declared one might not be. */
const OF_CUBE = [
  '@cubejs-backend/base-driver',
  '@cubejs-backend/native',
  '@cubejs-backend/query-orchestrator',
  '@cubejs-backend/schema-compiler',
  '@cubejs-backend/server-core',
  '@cubejs-backend/shared',
  '@babel/types',
  'js-yaml',
  'workerpool',
]

/** Installed by hand where it is wanted, from a list of its own: `etl/lake/client/package.json`. */
const BY_HAND = ['trino-client']

const filesOf = (name: string): string[] =>
  statSync(path.join(root, name)).isDirectory()
    ? readdirSync(path.join(root, name))
        .filter((child) => !['dist', 'dist-server', 'node_modules', 'output'].includes(child))
        .flatMap((child) => filesOf(`${name}/${child}`))
    : /\.(ts|tsx|js|css)$/.test(name)
      ? [name]
      : []

/** The packages that a file names; those of which it needs only the types are left out of what it runs. */
function packagesIn(file: string): Record<'all' | 'run' | 'named', Set<string>> {
  const source = readFileSync(path.join(root, file), 'utf8')
  const all = new Set<string>()
  const run = new Set<string>()
  const named = new Set<string>()
  const importing =
    /(import\s+type\s[^'"]*?from\s*|from\s+|import\s*\(\s*|import\s+|require\(\s*|require\.resolve\(\s*|url\)\s*\.resolve\(\s*)['"]([^'".\s/$][^'"\s]*)['"]/g
  for (const [, how, name] of source.matchAll(importing)) {
    const parts = name!.split('/')
    const found = name!.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
    if (
      // Node's own modules and those that the build makes of a table: no package has a colon in its name.
      found.includes(':') ||
      builtinModules.includes(found) ||
      [...OF_CUBE, ...BY_HAND, ...CHECKED].includes(found)
    )
      continue
    all.add(found)
    if (!how!.startsWith('import type')) run.add(found)
  }
  // Tests also name folders of packages that others install.
  for (const [, name] of source.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/g))
    (file.startsWith('test') ? named : all).add(name!)
  return { all, run, named }
}

const used = new Set<string>(Object.keys(INDIRECT))
const faults: string[] = []
for (const file of CHECKED.flatMap(filesOf)) {
  const { all, run, named } = packagesIn(file)
  for (const name of named) used.add(name)
  for (const name of all) {
    used.add(name)
    if (!(name in dependencies) && !(name in devDependencies))
      faults.push(`${file} uses ${name}, which is not declared`)
  }
  if (SHIPPED.some((part) => file.startsWith(part)))
    for (const name of run)
      if (name in devDependencies) faults.push(`${file} uses ${name}, which a production install lacks`)
}
// Programs that the scripts run have their package's name, but for TypeScript's.
const programs = Object.values(scripts)
  .join(' ')
  .replaceAll(/\btsc\b/g, 'typescript')
  .split(/[\s;&|]+/)
for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
  const typed = name.replace('@types/', '')
  const known =
    used.has(name) || programs.includes(name) || typed === 'node' || (typed !== name && used.has(typed))
  if (!known) faults.push(`${name} is declared and used nowhere`)
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
