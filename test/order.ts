import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/** What takes minutes, longest first: a worker that began one of these last would keep everybody waiting for it alone. */
const LONG = [
  'test/windows/windows',
  'test/faults/',
  'test/attacks/',
  'test/cube/reads',
  'test/cube/report.',
  'test/cube/leaks',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((part) => moduleId.includes(part))
  return at < 0 ? LONG.length : at
}

/** The order of the test files: the long ones first, then Vitest's own order, which is by time where it knows it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    return usual.toSorted((a, b) => rank(a) - rank(b))
  }
}
