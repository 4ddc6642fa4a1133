import english from 'reference:code_names/list.name/name_en?field'

/** A field as these pages call it: in English, the plan's own name after it. What is no field stays. */
export function calledField(name: string): string {
  const own = english[`field.${name}`]
  return own === undefined ? name : `${own} (${name})`
}

/** Where a name of a field stands: in rows of any view, and in the plan. */
const NAME = /^(\w+\.field_)?name$/

/** Rows with the fields as these pages call them. */
export const withFieldNames = <T extends object>(rows: T[]): T[] =>
  rows.map((row) => {
    const cells = Object.entries(row).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' && NAME.test(key) ? calledField(value) : value,
    ])
    return Object.fromEntries(cells) as T
  })
