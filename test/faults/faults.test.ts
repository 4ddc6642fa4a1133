import { execFile } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { cases } from './cases.ts'
import { table, type Outcome } from './outcome.ts'

/**
 * Each operation is broken off at each statement of DuckDB's and each call of `fs` (see README). Here a sample;
 * `FAULTS=all` for the whole of it, `FAULTS=25` for so many of each kind, `SEED` for another sample.
 */
const wanted = process.env['FAULTS'] ?? '2'
const seed = process.env['SEED'] ?? '235'
const whole = wanted === 'all'

/** Runs some cases in a process of their own. */
const run = (names: string[], kinds: string): Promise<Outcome[]> =>
  new Promise((resolve, reject) => {
    const file = path.join(import.meta.dirname, 'run.ts')
    const args = ['--import', 'tsx', file, '--kinds', kinds, '--seed', seed]
    for (const name of names) args.push('--case', name)
    if (!whole) args.push('--sample', wanted)
    execFile(process.execPath, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${names.join(', ')}: ${error.message} ${stderr}`))
      else
        resolve(
          stdout
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Outcome),
        )
    })
  })

test(
  'broken off anywhere, every operation leaves the old or the new, whole, says what is true, and can be done again',
  async () => {
    const every = 'kill,power,killed,error,damage,used'
    const kinds = process.env['KINDS'] ?? (whole ? `${every},full` : every)
    const todo = cases(whole)
    const outcomes: Outcome[] = []
    await Promise.all(
      [1, 2].map(async (which) => {
        // Of the whole each case has a process; of a sample two processes share them, for less is made ready.
        if (!whole)
          outcomes.push(
            ...(await run(
              todo.filter((_, i) => i % 2 === which - 1),
              kinds,
            )),
          )
        else
          for (let name = todo.shift(); name !== undefined; name = todo.shift())
            outcomes.push(...(await run([name], kinds)))
      }),
    )
    console.log(table(outcomes))
    const failures = outcomes.flatMap(({ operation, start, results }) =>
      results.flatMap(({ kind, failures }) =>
        failures.map(
          ({ label, faults }) => `${operation} from ${start}, ${kind}, ${label}: ${faults.join('; ')}`,
        ),
      ),
    )
    expect(failures).toEqual([])
  },
  whole ? 12 * 3600_000 : 20 * 60_000,
)
