import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { Bars } from '../../charts/Bars.tsx'
import type { ChartFace } from '../../charts/ChartCard.tsx'
import type { Target } from '../../data/filters.ts'
import type { YearFrame } from '../../data/years.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'

/** What the cards of replication say and draw in the same way. */

/** The filters and until when the figures count. */
export const saidOf = (frame: YearFrame): string => `${scopeWords(frame.scope)}, ${whenOf(frame)}`

/** The page with what is behind a mark. */
export const markTarget = (year: number, mark: string): Target => ({
  page: '/nhan-rong',
  own: { year, mark },
})

/** A column of numbers. */
export const number = <T,>(title: string, value: (row: T) => number): Column<T> => ({
  title,
  cell: (row) => count(value(row)),
  key: value,
  numeric: true,
})

/** Says that there are parts of few models, marked *. */
export const few = (wholes: number[]): string | undefined =>
  wholes.some((of) => of > 0 && of < FEW_CASES) ? shared.replication.few(FEW_CASES) : undefined

interface Rate {
  name: string
  /** The models that were replicated. */
  to?: Target
  n: number
  of: number
  rate: number | null
}

/** Rates as bars and as a table, each with its n/N; those of few models are marked. */
export function rates(caption: string, first: string, parts: Rate[]): Pick<ChartFace, 'picture' | 'table'> {
  return {
    picture: (
      <Bars
        bars={parts.map((part) => ({
          key: part.name,
          name: part.of > 0 && part.of < FEW_CASES ? `${part.name} *` : part.name,
          value: part.rate,
          text: (
            <>
              {percent(part.rate)}{' '}
              <span className="text-14 font-normal text-ink-3">{ratio(part.n, part.of)}</span>
            </>
          ),
          to: part.n ? part.to : undefined,
        }))}
      />
    ),
    table: (
      <DataTable
        caption={caption}
        rows={parts}
        rowKey={(part) => part.name}
        columns={[
          { title: first, cell: (part) => part.name, key: (part) => part.name },
          number(shared.columns.replicated, (part: Rate) => part.n),
          number(shared.columns.models, (part: Rate) => part.of),
          {
            title: shared.columns.rate,
            cell: (part) => percent(part.rate),
            key: (part) => part.rate,
            numeric: true,
          },
        ]}
      />
    ),
  }
}
