import type { WorkbookReader } from '../../etl/intake/reader.ts'
import { referenceDir } from '../../etl/paths.ts'
import { dataPaths } from '../../etl/paths.ts'
import { load, type LoadResult } from '../../etl/load.ts'

/** Loads without a process of its own, on 22 November 2026. */
export async function loadHere(
  dataDir: string,
  given: string[],
  receivedOn: string,
  publish = true,
  reference = referenceDir(),
  workbooks?: WorkbookReader,
): Promise<LoadResult & { code: number }> {
  const { result, exitCode } = await load(dataPaths(dataDir), reference, given, {
    receivedOn,
    today: '2026-11-22',
    dryRun: false,
    publish,
    ...(workbooks ? { workbooks } : {}),
    progress: { stage: () => undefined, step: () => undefined, end: () => undefined },
  })
  return { ...result, code: exitCode }
}
