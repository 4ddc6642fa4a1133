import { execFile } from 'node:child_process'
import { expect, test } from 'vitest'
import { table, type Outcome } from '../faults/outcome.ts'

/**
 * What another program holds: Wine lets more of it be moved and removed than Windows does, so that Windows's refusals
 * are thrown here (test/faults/held.ts). `FAULTS=all` for each call of all operations; here one of each kind.
 */
const wanted = process.env['FAULTS'] ?? '1'
const SOME = [
  'load/sample',
  'publish/ahead',
  'upload/settled',
  'backup/settled',
  'restore/settled',
  'upgrade/release',
]
const MORE = ['load/settled', 'correct/settled', 'freeze/settled', 'decide/settled']
const CASES = wanted === '1' ? SOME : [...SOME, ...MORE]

test('held for a moment, everything is done; held for good, it is said, nothing is half, and it can be done again', async () => {
  const args = [
    '--import',
    'tsx',
    'test/faults/run.ts',
    '--kinds',
    'held',
    '--seed',
    process.env['SEED'] ?? '235',
  ]
  for (const name of CASES) args.push('--case', name)
  if (wanted !== 'all') args.push('--sample', wanted)
  const printed = await new Promise<string>((done, fail) => {
    const env = { ...process.env, FAULTS_PLATFORM: 'win32' }
    execFile(process.execPath, args, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) fail(new Error(`${error.message} ${stderr}`))
      else done(stdout)
    })
  })
  const outcomes = printed
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Outcome)
  console.log(table(outcomes))
  expect(outcomes).toHaveLength(CASES.length)
  const failures = outcomes.flatMap(({ operation, start, results }) =>
    results.flatMap(({ kind, failures }) =>
      failures.map(
        ({ label, faults }) => `${operation} from ${start}, ${kind}, ${label}: ${faults.join('; ')}`,
      ),
    ),
  )
  expect(failures).toEqual([])
}, 1_800_000)
