import type { ReactNode } from 'react'
import { date, NO_DATA } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { calledField } from '../../i18n/vi/fieldNames.ts'
import { words } from '../../i18n/vi/models.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import type { VirtualColumn } from '../../ui/VirtualTable.tsx'
import type { ChosenColumn, Layout } from './layout.ts'
import type { ColumnName, Rows } from './rows.ts'

/** How many of a row's three lines a name has. */
const CLAMPED = ['', 'line-clamp-1', 'line-clamp-2', 'line-clamp-3']

/** Columns of codes, whose names the list of codes of that name has. */
const CODED: ColumnName[] = ['kind', 'category', 'level', 'status', 'evaluation']

/** A cell in words. */
function shown(rows: Rows, column: ColumnName, row: number): string {
  const cell = rows.cell(column, row)
  if (CODED.includes(column)) return nameOf(column, cell as string | null) ?? NO_DATA
  if (typeof cell === 'boolean') return cell ? words.yes : words.no
  // A day comes as its first moment.
  if (column === 'registered_on' && cell !== null) return date(new Date(cell).toISOString().slice(0, 10))
  if (column === 'field_name' && cell !== null) return calledField(String(cell))
  return cell === null ? NO_DATA : String(cell)
}

/** Searched texts that have no column of their own in the list. */
const ELSEWHERE: Partial<Record<ColumnName, string>> = {
  model_code: words.code,
  area_now_name: words.area,
  content: words.content,
  result: words.result,
  difficulty: words.difficulty,
}

/** What each column is called, and how wide it is. */
export const HEADS: Record<ChosenColumn, { title: string; width: string }> = {
  year: { title: words.year, width: '5rem' },
  field_name: { title: words.field, width: '8.5rem' },
  unit_name: { title: words.unit, width: '11.75rem' },
  area_now_name: { title: words.area, width: '8.5rem' },
  kind: { title: words.kind, width: '5.25rem' },
  category: { title: words.category, width: '6rem' },
  level: { title: words.level, width: '6rem' },
  status: { title: words.status, width: '6rem' },
  evaluation: { title: words.evaluation, width: '5.75rem' },
  sent: { title: words.sent, width: '5.5rem' },
  replicated: { title: words.replicated, width: '4.75rem' },
  commended: { title: words.commended, width: '5.75rem' },
  registered_on: { title: words.registeredOn, width: '6.75rem' },
  model_code: { title: words.code, width: '9rem' },
}

/**
 * The columns of the list, as its layout has them.
 * @param search what was searched: a row says where it was found, if that cannot be seen
 */
export function columnsOf(rows: Rows, { columns, dense }: Layout, search: string): VirtualColumn[] {
  const foundIn = (row: number): string | undefined => {
    const place = search.trim() === '' ? null : rows.placeOf(search, row)
    return place === null ? undefined : ELSEWHERE[place]
  }
  const most = dense ? 1 : 3
  const clamped = (content: ReactNode, title: string, lines = most) => (
    <span className={CLAMPED[lines]} title={title}>
      {content}
    </span>
  )
  const column = (name: ChosenColumn): VirtualColumn => ({
    name,
    ...HEADS[name],
    cell: (row) => {
      const text = shown(rows, name, row)
      if (name !== 'unit_name' || dense) return clamped(text, text)
      return (
        <span className="min-w-0">
          {clamped(text, text, 2)}
          <span className="line-clamp-1 text-14 text-ink-3">{shown(rows, 'district_name', row)}</span>
        </span>
      )
    },
  })
  return [
    {
      name: 'model_name',
      title: words.name,
      width: dense ? 'min(20rem, 55vw)' : 'min(14.75rem, 55vw)',
      cell: (row, tab) => {
        const subject = rows.cell('subject_name', row)
        const name = shown(rows, 'model_name', row)
        // Whose it is stands below the name unless the name says it.
        const owner = dense || subject === null || name.includes(String(subject)) ? null : String(subject)
        const place = dense ? undefined : foundIn(row)
        const lines = most - Number(owner !== null) - Number(place !== undefined)
        return (
          <span className="min-w-0">
            <PageLink
              to={{ page: '/mo-hinh', own: { model: String(rows.cell('model_key', row)) } }}
              tabIndex={tab}
              title={name}
              className={`name-link text-ink ${CLAMPED[lines]}`}
            >
              {name}
            </PageLink>
            {owner !== null && <span className="line-clamp-1 text-14 text-ink-3">{owner}</span>}
            {place !== undefined && (
              <span className="line-clamp-1 text-14 text-ink-2">{words.foundIn(place)}</span>
            )}
          </span>
        )
      },
    },
    ...columns.map(column),
  ]
}
