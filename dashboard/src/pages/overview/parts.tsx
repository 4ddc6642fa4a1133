import { sum } from '../../../../cube/domain/rows.ts'
import type { Part } from '../../../../cube/domain/parts.ts'
import { Legend, type Bar } from '../../charts/Bars.tsx'
import type { Target } from '../../data/filters.ts'
import type { YearFrame } from '../../data/years.ts'
import { count, signed } from '../../i18n/format.ts'
import { againstName, scopeWords } from '../../i18n/vi/sentences.ts'
import { words } from '../../i18n/vi/words.ts'
import type { Column } from '../../ui/DataTable.tsx'

/** What the cards of fields and of places say and draw in the same way. */

export const yearWords = (frame: YearFrame): string =>
  frame.provisional ? words.untilDay(frame.today) : words.filters.yearOption(frame.year).toLowerCase()

export const subtitle = (frame: YearFrame): string =>
  `${words.columns.models}, ${scopeWords(frame.scope)}, ${yearWords(frame)}`

export const summary = (parts: Part[]): string =>
  `${parts.map((part) => `${part.name}: ${part.outOfScope ? words.outOfScope.toLowerCase() : count(part.now)}`).join('; ')}.`

const beforeName = (frame: YearFrame): string =>
  frame.against === null
    ? words.filters.yearOption(frame.year - 1)
    : upperFirst(againstName({ ...frame.against, oldArea: false }))

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The parts are disjoint and whole, so they add up; years without any data stay without. */
export function totalOf(parts: Part[]): Part {
  const total = (value: (part: Part) => number | null) =>
    parts.every((part) => value(part) === null) ? null : sum(parts.map((part) => value(part) ?? 0))
  return {
    code: 'total',
    name: words.chart.total,
    now: total((part) => part.now),
    before: total((part) => part.before),
    outOfScope: false,
    outOfScopeBefore: false,
  }
}

const beforeText = (part: Part): string => (part.outOfScopeBefore ? words.outOfScope : count(part.before))

/** The models behind a part. */
export const models = (frame: YearFrame, by: 'field' | 'district', code: string): Target => ({
  page: '/mo-hinh',
  own: { year: frame.year, [by]: code },
})

export function bar(part: Part, frame: YearFrame, by: 'field' | 'district'): Bar {
  return {
    key: part.code,
    name: part.name,
    value: part.now,
    text: count(part.now),
    to: part.now ? models(frame, by, part.code) : undefined,
    outOfScope: part.outOfScope ? words.outOfScope : undefined,
    ...(frame.against === null ? {} : { before: { value: part.before, text: beforeText(part) } }),
  }
}

export const yearLegend = (frame: YearFrame) => (
  <Legend
    items={[
      {
        className: 'h-3 w-3 bg-accent',
        text: frame.provisional ? words.yearSoFar(frame.year) : words.filters.yearOption(frame.year),
      },
      ...(frame.against === null ? [] : [{ className: 'h-1.5 w-3 bg-past', text: beforeName(frame) }]),
    ]}
  />
)

const change = (part: Part): number | null =>
  part.now === null || part.before === null ? null : part.now - part.before

export function partColumns(first: string, frame: YearFrame): Column<Part>[] {
  return [
    { title: first, cell: (part) => part.name, key: (part) => part.name },
    {
      title: words.filters.yearOption(frame.year),
      cell: (part) => (part.outOfScope ? words.outOfScope : count(part.now)),
      key: (part) => part.now,
      numeric: true,
    },
    { title: beforeName(frame), cell: beforeText, key: (part) => part.before, numeric: true },
    {
      title: words.columns.change,
      cell: (part) => {
        const difference = change(part)
        return difference === null ? count(null) : signed(difference)
      },
      key: change,
      numeric: true,
    },
  ]
}
