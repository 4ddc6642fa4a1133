import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** What the READMEs name is there: files, folders, functions, settings. */

const FOLDERS = ['.ci', '.config', 'cube', 'dashboard', 'data/reference', 'etl', 'test']
const SOURCE = /\.(ts|tsx|mjs|js|sql|yml|json|html)$/
const NAME_OF_FILE = /\.(ts|tsx|mjs|js|cmd|sql|yml|csv|css|html|md)$/

/** What no clone holds: what the program writes, what people send, addresses, and examples. */
const ELSEWHERE = [
  /^(DATA_DIR|PUBLIC_ORIGIN|LAKE)\//,
  /^(confirmed|reports|dist|dist\/en)\/$/,
  /^(received\.csv|UNIT\/CODE|SYT\/A1)$/,
]
/** Settings of Node.js itself. */
const FOREIGN = ['NODE_EXTRA_CA_CERTS']

const files = [
  ...readdirSync('.', { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/')))
      .filter((file) => !/(^|\/)(node_modules|dist)(\/|$)/.test(file)),
  ),
  'data/README.md',
]
/** Files, and the folders in which they stand. */
const there = new Set(
  files.flatMap((file) => {
    const parts = file.split('/')
    return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
  }),
)
const readmes = files.filter((file) => /(^|\/)README\.md$/.test(file))
const read = new Map(
  readmes.map((file) => [file, readFileSync(file, 'utf8').replace(/^```[^]*?^```$/gm, '')]),
)
/** What stands between backticks outside of blocks, with the README that says it. */
const quoted = [...read].flatMap(([readme, text]) =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => ({ readme, text: match[1]! })),
)

const isPath = (text: string): boolean =>
  /^[\w.-]+(\/[\w.-]+)*\/?$/.test(text) &&
  (NAME_OF_FILE.test(text) || (text.includes('/') && !text.startsWith('/')))

/**
 * The files that a README can mean: from its own folder or one above it; or the end of a path below its folder, or of a
 * reference table, which all READMEs call by its name.
 */
function meant(readme: string, text: string): string[] {
  const name = path.posix.normalize(text).replace(/\/$/, '')
  const own = path.posix.dirname(readme)
  const above = [own]
  while (above.at(-1) !== '.') above.push(path.posix.dirname(above.at(-1)!))
  const exact = above.map((folder) => path.posix.join(folder, name)).filter((file) => there.has(file))
  if (exact.length > 0) return exact
  const below = [own === '.' ? '' : `${own}/`, 'data/reference/']
  return [...there].filter(
    (file) => file.endsWith(`/${name}`) && below.some((start) => file.startsWith(start)),
  )
}

describe('the READMEs', () => {
  it('name no file or folder that is not there', () => {
    const paths = quoted.filter(({ text }) => isPath(text) && !ELSEWHERE.some((one) => one.test(text)))
    expect(paths.length).toBeGreaterThan(300)
    const lost = paths.filter(({ readme, text }) => meant(readme, text).length === 0)
    expect(lost.map(({ readme, text }) => `${readme}: ${text}`)).toEqual([])
  })

  it('name no function or setting that the program does not have', () => {
    const sources = files.filter((file) => SOURCE.test(file) && file !== 'test/readmes.test.ts')
    const words = new Set(sources.flatMap((file) => readFileSync(file, 'utf8').match(/\w+/g) ?? []))
    const names = quoted.flatMap(({ readme, text }) => {
      const name = /^([A-Za-z]\w*)(?:\(.*\))?$/.exec(text)?.[1]
      return name !== undefined && (/[a-z][A-Z]|_/.test(name) || text.endsWith(')')) ? [{ readme, name }] : []
    })
    expect(names.length).toBeGreaterThan(100)
    const lost = names.filter(({ name }) => !words.has(name) && !FOREIGN.includes(name))
    expect(lost.map(({ readme, name }) => `${readme}: ${name}`)).toEqual([])
  })

  it('name a function beside the file that holds it', () => {
    const pairs = [...read].flatMap(([readme, text]) =>
      [...text.matchAll(/`(\w+)(?:\(\))?` in `([\w./-]+\.(?:tsx?|sql))`/g)].map((match) => ({
        readme,
        name: match[1]!,
        file: match[2]!,
      })),
    )
    expect(pairs.length).toBeGreaterThan(8)
    const lost = pairs.filter(
      ({ readme, name, file }) =>
        !meant(readme, file).some((one) => new RegExp(`\\b${name}\\b`).test(readFileSync(one, 'utf8'))),
    )
    expect(lost.map(({ readme, name, file }) => `${readme}: ${name} in ${file}`)).toEqual([])
  })
})
