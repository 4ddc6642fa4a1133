import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { largest } from '../../../../cube/domain/findings/leaders.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { Bars, Legend } from '../../charts/Bars.tsx'
import type { ChartFace, ChartSpec } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import type { Defined } from '../../data/figures.ts'
import type { Target } from '../../data/filters.ts'
import type { YearFrame } from '../../data/years.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { mostFinding, words, yearsFinding } from '../../i18n/vi/duties.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { trend } from '../../i18n/vi/trend.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'

/** The two kinds of cards of these pages: amounts of parts, and shares of a whole with both numbers. */

/** Bars that a reader takes in; table and files have all of them. */
const MOST = 12

const saidOf = (frame: YearFrame): string => `${scopeWords(frame.scope)}, ${whenOf(frame)}`

/** A part: its name, and its amounts in the order of the card's columns. */
export interface Amount {
  key: string
  name: string
  amounts: (number | null)[]
  to?: Target | undefined
}

interface CardOf<T> {
  id: string
  name: string
  subtitle: string
  defined: Defined[]
  file: string
  query: (shown: T) => Query
}

const column = <R,>(title: string, value: (row: R) => number | null): Column<R> => ({
  title,
  cell: (row) => count(value(row)),
  key: value,
  numeric: true,
})

/** Amounts of parts: bars of the first of them, and all of them as a table. */
export function amountsOf<T extends YearFrame>({
  read,
  first,
  titles,
  unit,
  whole,
  ...card
}: CardOf<T> & {
  read: (shown: T) => Amount[]
  /** What the parts are, and what their amounts are. */
  first: string
  titles: string[]
  /** What the first amount counts, in the finding. */
  unit: string
  /** The parts are years, which are in order and of which all are drawn. */
  whole?: boolean
}): ChartSpec<T> {
  return {
    ...heads(card),
    face: (shown): ChartFace => {
      const all = read(shown)
      const title = whole
        ? yearsTitle(all, shown, unit)
        : mostFinding(largest(all.map(({ name, amounts }) => ({ name, now: amounts[0] ?? null }))), unit)
      const drawn = whole ? all : all.filter(({ amounts }) => amounts[0]).slice(0, MOST)
      return {
        title,
        subtitle: `${card.subtitle}, ${saidOf(shown)}`,
        summary: `${drawn.map(({ name, amounts }) => `${name}: ${count(amounts[0] ?? null)}`).join('; ')}.`,
        empty: all.length ? undefined : shared.chart.empty,
        picture: whole ? (
          <Years years={drawn} frame={shown} />
        ) : (
          <Bars
            bars={drawn.map(({ key, name, amounts, to }) => ({
              ...{ key, name, to },
              value: amounts[0] ?? null,
              text: count(amounts[0] ?? null),
            }))}
          />
        ),
        table: (
          <DataTable
            caption={card.name}
            rows={all}
            rowKey={(row) => row.key}
            columns={[
              { title: first, cell: (row) => row.name, key: (row) => row.name },
              ...titles.map((one, i) => column(one, (row: Amount) => row.amounts[i] ?? null)),
            ]}
          />
        ),
      }
    },
  }
}

/** The year that is shown beside the year before. */
function yearsTitle(years: Amount[], frame: YearFrame, unit: string): string {
  const amountIn = (year: number) => years.find(({ key }) => key === String(year))?.amounts[0] ?? null
  const before = amountIn(frame.year - 1)
  return yearsFinding(
    whenOf(frame),
    amountIn(frame.year) ?? 0,
    before === null ? null : { year: frame.year - 1, amount: before },
    unit,
  )
}

/** Years side by side, the one that is shown in colour; while it is open it is an outline. */
function Years({ years, frame: { year, provisional } }: { years: Amount[]; frame: YearFrame }) {
  const open = provisional && years.some(({ key }) => key === String(year))
  return (
    <div className="flex h-full flex-col">
      {open && (
        <Legend
          items={[
            {
              className: 'h-3 w-3 border-2 border-dashed border-accent',
              text: trend.provisional,
            },
          ]}
        />
      )}
      <div className="flex-1">
        <Columns
          columns={years.map(({ key, name, amounts, to }) => ({
            ...{ key, to, name: key, value: amounts[0] ?? null },
            label: `${name}: ${count(amounts[0] ?? null)}`,
            tone: key === String(year) ? (provisional ? 'open' : 'accent') : 'past',
          }))}
          line={{ before: String(MERGER_YEAR), text: trend.merger }}
        />
      </div>
    </div>
  )
}

/** A part of a whole, of which both are counted. */
export interface Part {
  key: string
  name: string
  n: number
  of: number
}

const rateOf = ({ n, of }: Part): number | null => (of === 0 ? null : n / of)

/** Shares of a whole, each with how many of how many. */
export function sharesOf<T extends YearFrame>({
  read,
  first,
  titles,
  finding,
  ...card
}: CardOf<T> & {
  read: (shown: T) => Part[] | null
  first: string
  /** What is counted, and what it is a part of. */
  titles: [string, string]
  finding: (parts: Part[]) => string
}): ChartSpec<T> {
  return {
    ...heads(card),
    face: (shown): ChartFace => {
      const parts = read(shown) ?? []
      const told = parts.filter(({ of }) => of > 0)
      const title = told.length ? finding(parts) : shared.chart.empty
      return {
        title,
        subtitle: `${card.subtitle}, ${saidOf(shown)}`,
        note: told.some(({ of }) => of < FEW_CASES) ? words.few(FEW_CASES) : undefined,
        empty: told.length ? undefined : words.none,
        picture: (
          <Bars
            bars={told.map((part) => ({
              key: part.key,
              name: part.of < FEW_CASES ? `${part.name} *` : part.name,
              value: rateOf(part),
              text: (
                <>
                  {percent(rateOf(part))}{' '}
                  <span className="text-14 font-normal text-ink-3">{ratio(part.n, part.of)}</span>
                </>
              ),
            }))}
          />
        ),
        table: (
          <DataTable
            caption={card.name}
            rows={told}
            rowKey={(part) => part.key}
            columns={[
              { title: first, cell: (part) => part.name, key: (part) => part.name },
              column(titles[0], (part: Part) => part.n),
              column(titles[1], (part: Part) => part.of),
              {
                title: shared.columns.rate,
                cell: (part) => percent(rateOf(part)),
                key: rateOf,
                numeric: true,
              },
            ]}
          />
        ),
      }
    },
  }
}

const heads = <T,>({ id, name, defined, file, query }: Omit<CardOf<T>, 'subtitle'>) => ({
  ...{ id, name, defined, skeleton: 'h-[26rem]' },
  downloads: (shown: T) => [{ name: file, query: query(shown) }],
})
