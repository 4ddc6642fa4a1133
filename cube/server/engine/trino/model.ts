import type { ModelFile } from '../cube.ts'

/**
 * The data model as Trino reads it. Its SQL is standard but for what Trino lacks, which is written here in other words;
 * each line can go when Trino takes the text on its left. A formula that is not covered fails in `test/cluster`.
 */
const IN_TRINO: [RegExp, (...parts: string[]) => string][] = [
  // Trino has no exact median: the middle of the sorted values, or the mean of the two in the middle.
  [
    /PERCENTILE_CONT\(0\.5\) WITHIN GROUP \(ORDER BY ([^()]+)\)/g,
    (_: string, column: string) => {
      const sorted = `array_sort(array_agg(${column!}) FILTER (WHERE ${column!} IS NOT NULL))`
      const at = (place: number) => `element_at(${sorted}, (cardinality(${sorted}) + ${place}) / 2)`
      return `(CAST(${at(1)} AS DOUBLE) + CAST(${at(2)} AS DOUBLE)) / 2`
    },
  ],
  // Days between two dates: there a difference of dates is an interval.
  [
    /(\{CUBE\}\.\w+_on|CAST\('\{COMPILE_CONTEXT\.securityContext\.today\}' AS DATE\)) - (\{CUBE\}\.\w+_on|CAST\('\{COMPILE_CONTEXT\.securityContext\.today\}' AS DATE\))/g,
    (_, to, from) => `date_diff('day', ${from!}, ${to!})`,
  ],
  // A digest is of bytes there, and is bytes.
  [/md5\((\{CUBE\}\.\w+)\)/g, (_, column) => `lower(to_hex(md5(to_utf8(${column!}))))`],
]

/** @param files of the model as DuckDB reads it */
export function modelInTrino(files: ModelFile[]): ModelFile[] {
  return files.map(({ fileName, content }) => ({
    fileName,
    content: IN_TRINO.reduce((text, [pattern, written]) => text.replace(pattern, written), content),
  }))
}
