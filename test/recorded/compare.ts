/** Compares two recordings: `node --import tsx test/recorded/compare.ts BEFORE AFTER`. Exit code 1 where they differ. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const [before, after] = process.argv.slice(2)
if (!before || !after) throw new Error('Usage: node --import tsx test/recorded/compare.ts BEFORE AFTER')

/** The answers of a recording by their names, which are their files' first lines. */
function answersOf(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder).map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8')
      const end = text.indexOf('\n')
      return [text.slice(0, end), text.slice(end)]
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

const [old, now] = [answersOf(before), answersOf(after)]
const names = [...new Set([...old.keys(), ...now.keys()])]
const differing = names.filter((name) => old.get(name) !== now.get(name))
for (const name of differing) {
  const [a, b] = [old.get(name), now.get(name)]
  console.log(name)
  console.log(a === undefined ? '  only after' : b === undefined ? '  only before' : difference(a, b))
}
console.log(`${names.length} answers, ${differing.length} differ`)
process.exitCode = differing.length === 0 ? 0 : 1
