import type { ReactNode } from 'react'
import { NO_DATA } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/models.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import type { VirtualColumn } from '../../ui/VirtualTable.tsx'
import type { ColumnName, Rows } from './rows.ts'

/** How many of a row's three lines a name has. */
const CLAMPED = ['', 'line-clamp-1', 'line-clamp-2', 'line-clamp-3']

/** A cell in words. */
function shown(rows: Rows, column: ColumnName, row: number): string {
  const cell = rows.cell(column, row)
  if (column === 'kind' || column === 'status' || column === 'evaluation') {
    return nameOf(column, cell as string | null) ?? NO_DATA
  }
  if (column === 'replicated') return cell ? words.yes : words.no
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

/**
 * The columns of the list; the year is one where the list is of all years.
 * @param search what was searched: a row says where it was found, if that cannot be seen
 */
export function columnsOf(rows: Rows, every: boolean, search: string): VirtualColumn[] {
  const foundIn = (row: number): string | undefined => {
    const place = search.trim() === '' ? null : rows.placeOf(search, row)
    return place === null ? undefined : ELSEWHERE[place]
  }
  const three = (content: ReactNode, title: string) => (
    <span className="line-clamp-3" title={title}>
      {content}
    </span>
  )
  const column = (name: ColumnName, title: string, width: string): VirtualColumn => ({
    name,
    title,
    width,
    cell: (row) => three(shown(rows, name, row), shown(rows, name, row)),
  })
  return [
    {
      name: 'model_name',
      title: words.name,
      width: 'min(16rem, 55vw)',
      cell: (row, tab) => {
        const subject = rows.cell('subject_name', row)
        const name = shown(rows, 'model_name', row)
        // Whose it is stands below the name unless the name says it.
        const owner = subject === null || name.includes(String(subject)) ? null : String(subject)
        const place = foundIn(row)
        const lines = 3 - Number(owner !== null) - Number(place !== undefined)
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
    ...(every ? [column('year', words.year, '5rem')] : []),
    column('field_name', words.field, '8.5rem'),
    {
      name: 'unit_name',
      title: words.unit,
      width: '10.5rem',
      cell: (row) => (
        <span className="min-w-0">
          <span className="line-clamp-2" title={shown(rows, 'unit_name', row)}>
            {shown(rows, 'unit_name', row)}
          </span>
          <span className="line-clamp-1 text-14 text-ink-3">{shown(rows, 'district_name', row)}</span>
        </span>
      ),
    },
    column('kind', words.kind, '5.25rem'),
    column('status', words.status, '6rem'),
    column('evaluation', words.evaluation, '5.75rem'),
    column('replicated', words.replicated, '4.75rem'),
  ]
}
