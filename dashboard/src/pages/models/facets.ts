import { SORTED_BY } from '../../../../cube/domain/limits.ts'
import { codesOf, nameOf } from '../../i18n/vi/codes.ts'
import { calledField } from '../../i18n/vi/fieldNames.ts'
import { words } from '../../i18n/vi/models.ts'
import type { Filters } from '../../data/filters.ts'
import type { OwnFilter } from '../../shell/ownFilter.ts'
import type { Facet } from './FacetPanel.tsx'
import { facetsOf, namesBeside, type ColumnName, type Facets, type FacetValue, type Rows } from './rows.ts'

/** The order of the address: `-unit_name` is the unit's name, downwards. */
export function sortOf(asked: string | null): { column: ColumnName; down: boolean } | null {
  const down = asked?.startsWith('-') ?? false
  const column = SORTED_BY.find((name) => name === asked?.slice(down ? 1 : 0))
  return column ? { column, down } : null
}

const codeName = (list: string) => (_: Rows, value: string) => nameOf(list, value) ?? value
const yesOrNo = (_: Rows, value: string) => (value === 'true' ? words.yes : words.no)

/** The name that stands beside a code in the rows. */
const beside = (code: ColumnName, name: ColumnName) => {
  const known = new WeakMap<Rows, Map<string, string>>()
  return (rows: Rows, value: string): string => {
    const names = known.get(rows) ?? namesBeside(rows, code, name)
    known.set(rows, names)
    return names.get(value) ?? value
  }
}
const plansName = beside('field_code', 'field_name')
const fieldName = (rows: Rows, value: string) => calledField(plansName(rows, value))
const districtName = beside('district_code', 'district_name')
const unitName = beside('unit_code', 'unit_name')
const areaName = beside('area_now_code', 'area_now_name')

interface FacetOf {
  /** In the address. */
  name: string
  column: ColumnName
  label: string
  text: (rows: Rows, value: string) => string
  /** Codes in their usual order; without one the column's own. */
  list?: string
}

const FACETS: FacetOf[] = [
  { name: 'field', column: 'field_code', label: words.field, text: fieldName },
  { name: 'subject', column: 'kind', label: words.kind, text: codeName('kind'), list: 'kind' },
  {
    name: 'category',
    column: 'category',
    label: words.category,
    text: codeName('category'),
    list: 'category',
  },
  { name: 'level', column: 'level', label: words.level, text: codeName('level'), list: 'level' },
  {
    name: 'unitKind',
    column: 'unit_kind',
    label: words.unitKind,
    text: codeName('unit_kind'),
    list: 'unit_kind',
  },
  { name: 'district', column: 'district_code', label: words.district, text: districtName },
  {
    name: 'evaluation',
    column: 'evaluation',
    label: words.evaluation,
    text: codeName('evaluation'),
    list: 'evaluation',
  },
  { name: 'status', column: 'status', label: words.status, text: codeName('status'), list: 'status' },
  { name: 'sent', column: 'sent', label: words.sent, text: yesOrNo },
  { name: 'replicated', column: 'replicated', label: words.replicated, text: yesOrNo },
  { name: 'commended', column: 'commended', label: words.commended, text: yesOrNo },
  { name: 'outstanding', column: 'outstanding', label: words.outstanding, text: yesOrNo },
]

/**
 * Columns that anything of the address filters by, what the usual list sorts by, and the names beside codes; others are
 * put in order when somebody asks for it.
 */
export const NEEDED: ColumnName[] = [
  ...(['year', 'model_name', 'field_name', 'unit_name'] satisfies ColumnName[]),
  ...(['channel', 'kind_class', 'area_now_code', 'area_now_name', 'unit_code'] satisfies ColumnName[]),
  'district_name',
  ...FACETS.map(({ column }) => column),
]

/** What is chosen from in the panel and in the bar, each choice with how many rows it would leave, the others kept. */
export function choicesIn(rows: Rows, facets: Facets, search: string): [Facet[], OwnFilter[]] {
  const counts = facetsOf(rows, [...FACETS.map(({ column }) => column), 'unit_code'], facets, search)
  const panel = FACETS.map(({ name, column, label, text, list }): Facet => {
    const order = list ? codesOf(list) : null
    const values = counts.get(column)!
    const inOrder = order
      ? [...values].sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value))
      : values
    return {
      name,
      label,
      value: facets[column] ?? null,
      choices: inOrder.map(({ value, count }) => ({ value, count, text: text(rows, value) })),
    }
  })
  return [panel, ownFilters(rows, facets, panel, counts.get('unit_code')!)]
}

/** What stands in the bar: the unit to choose; the panel's choices and a commune only as what is active. */
function ownFilters(rows: Rows, facets: Facets, panel: Facet[], units: FacetValue[]): OwnFilter[] {
  const area = facets.area_now_code ?? null
  return [
    {
      name: 'unit',
      label: words.unit,
      value: facets.unit_code ?? null,
      any: words.anyUnit,
      choices: units
        .filter((unit) => unit.count > 0 || unit.value === facets.unit_code)
        .map(({ value, count }) => ({ value, text: `${unitName(rows, value)} (${count})` }))
        .sort((a, b) => a.text.localeCompare(b.text, 'vi')),
    },
    ...[
      ...panel,
      {
        name: 'area',
        label: words.area,
        value: area,
        choices: area === null ? [] : [{ value: area, text: areaName(rows, area) }],
      },
    ].map(({ name, label, value, choices }) => ({
      name,
      label,
      value,
      any: '',
      choices: choices.map((choice) => ({ value: choice.value, text: `${label}: ${choice.text}` })),
      asChip: true,
    })),
  ]
}

/** What the address asks for, by column. */
export const facetsAsked = (filters: Filters, asked: URLSearchParams): Facets => ({
  channel: filters.channel,
  kind_class: filters.kind,
  area_now_code: asked.get('area'),
  unit_code: asked.get('unit'),
  ...Object.fromEntries(FACETS.map(({ name, column }) => [column, asked.get(name)])),
})
