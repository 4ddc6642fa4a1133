/**
 * Attacks a program: `node --import tsx test/attacks/run.ts [--program FOLDER] [A1 A2 …]`. Prints a line for each
 * attack; exit code 1 where one broke it.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../program.ts'
import { attack, attacks } from './attacks.ts'
import { Target } from './target.ts'

const { values, positionals } = parseArgs({
  options: { program: { type: 'string', default: ROOT } },
  allowPositionals: true,
})
const unknown = positionals.filter((id) => !attacks.some((one) => one.id === id))
if (unknown.length > 0) throw new Error(`There is no attack ${unknown.join(', ')}`)

const target = new Target(path.resolve(values.program))
console.log('| number | tried | result | seen | seconds |\n|---|---|---|---|---|')
try {
  for (const one of attacks.filter(({ id }) => positionals.length === 0 || positionals.includes(id))) {
    const { id, tried, result, seen, seconds } = await attack(one, target)
    console.log(`| ${id} | ${tried} | ${result} | ${seen.replaceAll('|', '/')} | ${seconds.toFixed(1)} |`)
    if (result === 'broken') process.exitCode = 1
  }
} finally {
  await target.close()
}
