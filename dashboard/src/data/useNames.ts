import { equals, type Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { useAnswer } from './useRows.ts'
import { useNarrowing, type NarrowingName } from './filters.ts'
import { nameOf } from '../i18n/vi/codes.ts'

/** A filter that narrows the page, by the name of what it chooses. */
export interface Named {
  name: NarrowingName
  text: string
}

const nameQuery = (view: string, what: string, code: string | undefined): Query | null =>
  code === undefined
    ? null
    : {
        measures: [],
        dimensions: [`${view}.${what}_code`, `${view}.${what}_name`],
        filters: [equals(`${view}.${what}_code`, code)],
        limit: 1,
      }

/** The filters that narrow the page with their names; a code that nothing is called by stands for itself. */
export function useNames(snapshot: string): Named[] {
  const { field, district, unit, level } = useNarrowing()
  const fields = useAnswer(nameQuery('models', 'field', field), snapshot).data
  const districts = useAnswer(nameQuery('models', 'district', district), snapshot).data
  const units = useAnswer(nameQuery('reporting', 'unit', unit), snapshot).data
  // A unit that owed nothing may still have models.
  const others = useAnswer(units?.length === 0 ? nameQuery('models', 'unit', unit) : null, snapshot).data
  const called = (rows: Row[] | undefined, view: string, what: NarrowingName, code: string) => {
    const found = rows?.[0]?.[`${view}.${what}_name`]
    return found == null ? null : { name: what, text: String(found), code }
  }
  return [
    field === undefined ? null : (called(fields, 'models', 'field', field) ?? { name: 'field', text: field }),
    district === undefined
      ? null
      : (called(districts, 'models', 'district', district) ?? { name: 'district', text: district }),
    unit === undefined
      ? null
      : (called(units, 'reporting', 'unit', unit) ??
        called(others, 'models', 'unit', unit) ?? { name: 'unit', text: unit }),
    level === undefined ? null : { name: 'level', text: nameOf('level', level) ?? level },
  ].filter((one): one is Named => one !== null)
}
