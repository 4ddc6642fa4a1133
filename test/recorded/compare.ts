/** Compares two recordings: `node --import tsx test/recorded/compare.ts BEFORE AFTER`. Exit code 1 where they differ. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const [before, after] = process.argv.slice(2)
if (!before || !after) throw new Error('Usage: node --import tsx test/recorded/compare.ts BEFORE AFTER')

interface Answer {
  query: { order?: unknown }
  rows: { values: unknown[] }
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** A page brings its answers in the order in which they came, and rows that no order was asked for as they came. */
function inOneOrder(name: string, text: string): string {
  if (name.includes(' GET /cubejs-api/')) {
    if (/%22order%22/.test(name)) return text
    return text.replace(
      /"data":(\[[\s\S]*?\])(?=,"(?:refreshKey|annotation|lastRefreshTime)|\})/,
      (all, rows: string) => {
        try {
          return `"data":${JSON.stringify((JSON.parse(rows) as unknown[]).sort(byText))}`
        } catch {
          return all
        }
      },
    )
  }
  return text.replace(
    /(<script type="application\/json" id="boot">)([\s\S]*?)(<\/script>)/,
    (all, start: string, json: string, end: string) => {
      // The drawn page was broken into lines between its elements, which may fall into a text.
      const boot = JSON.parse(json.replaceAll('>\n<', '><')) as { answers?: Answer[] }
      if (!boot.answers) return all
      for (const { query, rows } of boot.answers) if (query.order === undefined) rows.values.sort(byText)
      boot.answers.sort((a, b) => byText(a.query, b.query))
      return start + JSON.stringify(boot) + end
    },
  )
}

/** The answers of a recording by their names, which are their files' first lines. */
function answersOf(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder).map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8')
      const end = text.indexOf('\n')
      const name = text.slice(0, end)
      return [name, inOneOrder(name, text.slice(end))]
    }),
  )
}

/** Where two texts part, with what stands around it. */
function difference(a: string, b: string): string {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 160))
  return `  at character ${at}\n  - ${around(a)}\n  + ${around(b)}`
}

/** The pieces of a text in one order, without the numbers of cells: rows that tie come in any order. */
const piecesOf = (text: string): string =>
  text
    .replace(/ r="[A-Z]*\d+"/g, '')
    .split(/[\n,]|(?=[{<[])|(?<=[}>\]])/)
    .sort()
    .join('\n')

const [old, now] = [answersOf(before), answersOf(after)]
const names = [...new Set([...old.keys(), ...now.keys()])]
const differing = names.filter((name) => old.get(name) !== now.get(name))
const [reordered, changed] = [true, false].map((same) =>
  differing.filter((name) => {
    const [a, b] = [old.get(name), now.get(name)]
    return same === (a !== undefined && b !== undefined && piecesOf(a) === piecesOf(b))
  }),
) as [string[], string[]]
for (const name of changed) {
  const [a, b] = [old.get(name), now.get(name)]
  console.log(name)
  console.log(a === undefined ? '  only after' : b === undefined ? '  only before' : difference(a, b))
}
for (const name of reordered) console.log(`${name}\n  the same in another order`)
console.log(
  `${names.length} answers: ${names.length - differing.length} equal, ${reordered.length} the same in another order, ${changed.length} differ`,
)
process.exitCode = changed.length === 0 ? 0 : 1
