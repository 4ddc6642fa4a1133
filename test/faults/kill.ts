/** Real kills: the operation in a process of its own, killed at one of the points that the images were taken at. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { checked, type Case } from './check.ts'
import type { Tree } from './disk.ts'
import { real } from './hooks.ts'
import type { Place } from './inject.ts'
import { nothingFound, random, type Result, sampleOf } from './outcome.ts'

/**
 * Names without their random parts, in order. Eight digits or more behind a hyphen are a random part too, not a
 * number of a process: one random part in forty has no letter among its eight.
 */
function namesOf(names: Iterable<string>): string {
  return [...names]
    .map((name) => name.replace(/\d{8}T\d+Z|[0-9a-f]{8,}|-\d{1,7}(?=\.duckdb|\/|$)/g, '*'))
    .sort()
    .join('\n')
}

/** The names by which the nearest image differs. */
function difference(left: string, known: Set<string>): string {
  const here = left.split('\n')
  const nearest = [...known].map((names) => {
    const there = names.split('\n')
    const more = here.filter((name) => !there.includes(name)).map((name) => `+${name}`)
    const fewer = there.filter((name) => !here.includes(name)).map((name) => `-${name}`)
    return [...more, ...fewer]
  })
  return nearest.sort((a, b) => a.length - b.length)[0]!.join(' ')
}

/**
 * Kills the operation at a point, or up to three milliseconds later, when a statement is under way; and sees that
 * what is left bears names that an image has too.
 */
export async function killAll(one: Case, sequence: Tree[], at: Place): Promise<Result> {
  const known = new Set(sequence.map((tree) => namesOf(tree.keys())))
  const all = sequence.map((_, point) => point)
  const chosen = sampleOf(all, Math.ceil(at.sample / 3), at.seed)
  const next = random(at.seed)
  const result = nothingFound('killed', all.length, 0)
  const began = Date.now()
  for (const point of chosen) {
    const { data, out, work } = at.place(at.start)
    const later = point % 2 === 0 ? 0 : Math.floor(next() * 3000)
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', path.join(import.meta.dirname, 'killed.ts')],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          KILLED: JSON.stringify({
            operation: one.operation.name,
            start: one.start,
            material: one.material,
            work,
            point,
            later,
          }),
        },
      },
    )
    if (run.signal === 'SIGKILL') {
      result.checked += 1
      const left = real.readdirSync(work, { recursive: true }) as string[]
      const faults = known.has(namesOf(left))
        ? []
        : [`no image has these names: ${difference(namesOf(left), known)}`]
      faults.push(...(await checked(data, out, one, { ended: false })))
      if (faults.length > 0)
        result.failures.push({ label: `point ${point} + ${later} µs`, ended: false, faults })
    } else if (run.status !== 0)
      result.failures.push({ label: `point ${point}`, ended: false, faults: [run.stderr.slice(0, 300)] })
    at.clear(work)
  }
  result.seconds = (Date.now() - began) / 1000
  return result
}
