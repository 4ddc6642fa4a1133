/**
 * The states that an operation starts from: nothing; two loads and a frozen snapshot; a third load that is not
 * published; a unit more in the reference tables; sample data; and what commit 1ae5259 left.
 */
export type Start = 'empty' | 'settled' | 'ahead' | 'grown' | 'sample' | 'release'

/** The operations and their starts. */
const STARTS: Record<string, Start[]> = {
  load: ['sample', 'empty', 'settled', 'grown', 'release'],
  correct: ['release', 'settled', 'grown'],
  publish: ['ahead', 'grown', 'release'],
  freeze: ['settled', 'ahead', 'grown', 'release'],
  'freeze as of a day': ['release', 'settled'],
  decide: ['grown', 'settled', 'release'],
  upload: ['empty', 'settled', 'grown', 'release'],
  backup: ['settled', 'release'],
  restore: ['settled', 'empty', 'release'],
  upgrade: ['release', 'grown'],
}

/** All of them as `operation/start`; of a sample each operation once. */
export function cases(whole: boolean): string[] {
  return Object.entries(STARTS).flatMap(([name, starts]) =>
    (whole ? starts : starts.slice(0, 1)).map((start) => `${name}/${start}`),
  )
}
