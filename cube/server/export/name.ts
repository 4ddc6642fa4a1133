import { safeFileName } from '../../../etl/file_names.ts'

/** In bytes: with the snapshot's id the whole stays under 255. */
const LONGEST_NAME = 150
const LONGEST_YEARS = 30
const SAMPLE = 'DU-LIEU-MAU'

/**
 * A file name that is valid on every system: topic, year and snapshot. A part that the topic already holds is left out.
 * Figures that were invented say so wherever the file goes.
 * @param years as in 2026 or 2025-2026; '' where the query names none
 */
export function fileName(
  name: string,
  years: string,
  { id, sample }: { id: string; sample: boolean },
  extension: string,
): string {
  const about = safeFileName(name, LONGEST_NAME)
  const when = years === '' ? '' : safeFileName(years, LONGEST_YEARS)
  const parts = [
    about,
    ...[when, sample ? SAMPLE : '', id].filter((part) => part !== '' && !about.includes(part)),
  ]
  return `${parts.join('_')}.${extension}`
}
