import { LANGUAGES } from './languages.ts'
import { LIST_COLUMNS, SORTED_BY } from './limits.ts'
import { MAP_MODES } from './map.ts'
import { GROUPS } from './units.ts'

/** What the filters of a page's address may say, where that is a closed list. */

const oneOf = (...words: readonly string[]): RegExp => new RegExp(`^(${words.join('|')})$`)
const YES_NO = oneOf('true', 'false')

/** Filters of all pages. The lists of codes are those of `code_names` (`test/cube/addresses.test.ts`). */
export const ADDRESS_VALUES: Readonly<Record<string, RegExp>> = {
  year: /^20\d\d$/,
  channel: oneOf('government', 'party'),
  kind: oneOf('collective', 'individual'),
  field: /^([1-9]|1[01])$/,
  level: oneOf('central', 'province', 'district', 'commune', 'grassroots'),
  basis: oneOf('then', 'now', 'common'),
  lang: oneOf(...Object.keys(LANGUAGES)),
  theme: oneOf('light', 'dark'),
  subject: oneOf(...['collective', 'individual', 'household', 'family', 'clan', 'club', 'hamlet', 'commune']),
  category: oneOf('model', 'exemplar'),
  unitKind: oneOf(
    ...['agency', 'district_committee', 'commune_committee', 'public_service', 'state_enterprise'],
    ...['district_party', 'commune_party', 'party_committee', 'front', 'mass_organisation', 'press'],
    ...['party_body', 'association'],
  ),
  evaluation: oneOf('effective', 'not_effective', 'not_evaluated'),
  status: oneOf('building', 'recognised', 'discontinued'),
  sent: YES_NO,
  replicated: YES_NO,
  commended: YES_NO,
  outstanding: YES_NO,
  layout: oneOf('party', 'state'),
  group: oneOf(...GROUPS),
  by: oneOf('district', 'unitKind', 'unit'),
  order: oneOf('value', 'name', 'code'),
  columns: new RegExp(`^(${LIST_COLUMNS.join('|')})(\\.(${LIST_COLUMNS.join('|')}))*$`),
  dense: oneOf('yes'),
  sort: new RegExp(`^-?(${SORTED_BY.join('|')})$`),
  mark: /^(flow~([\w.:-]*)~([\w.:-]*)|receiver~[\w.:-]+|wait~[0-4]|cohort~20\d\d~20\d\d)$/,
  map: new RegExp(`^(${MAP_MODES.join('|')}|fields-([1-9]|1[01]))$`),
  span: oneOf('all'),
  annex: oneOf('yes'),
  show: oneOf('differing'),
  pairs: oneOf('decided', 'all'),
}

/**
 * The first filter of an address whose value is in no list, or that is given another value a second time, as it stands
 * there; null where all are known. The page of such an address shows nothing else in its place.
 */
export function unknownIn(asked: URLSearchParams): string | null {
  for (const name of new Set(asked.keys())) {
    const [value = '', ...more] = asked.getAll(name)
    const second = more.find((one) => one !== value)
    if (second !== undefined) return `${name}=${second}`
    const known = Object.hasOwn(ADDRESS_VALUES, name) ? ADDRESS_VALUES[name] : undefined
    if (value !== '' && known?.test(value) === false) return `${name}=${value}`
  }
  return null
}
