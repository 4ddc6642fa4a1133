import type { Filter, Query } from '../../../../cube/domain/filter.ts'
import { whyOf, type Why, type WhyBy } from '../../../../cube/domain/findings/why.ts'
import { totalsCompare } from '../../../../cube/domain/period.ts'
import { textOf } from '../../../../cube/domain/rows.ts'
import {
  bothYears,
  readBothYears,
  readTotals,
  waitingUnits,
  type Dimension,
  type WhyPart,
} from '../../../../cube/domain/why.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { Differences } from '../../charts/Differences.tsx'
import type { Changes, Target } from '../../data/filters.ts'
import { rows, wholeRows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { count, signed } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { why as text, whyFinding } from '../../i18n/vi/why.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'

/** A part whose difference to the year before is taken apart. */
export interface WhySelection extends Selection {
  slice: Filter[]
  dimensions: Dimension[]
  /** The part in words. */
  name: string
  /** Its explorer's filters. */
  all: Changes
  /** What the year is compared with, where the part is; null: with nothing. */
  against: YearFrame['against']
}

interface WhyData {
  year: number
  name: string
  all: Changes
  why: Why | null
  queries: { dimension: Dimension; query: Query }[]
}

/** Rows of one dimension that are drawn; the table has them all. */
const MOST = 6

/** Why a field, a place or a unit has more or fewer models than the year before. */
export function WhyCard({ selection, className = '' }: { selection: WhySelection; className?: string }) {
  return <ChartCard {...spec} view={useView('slice/why', read, selection)} className={className} />
}

function read(ask: Ask, selection: WhySelection): WhyData {
  const { slice, dimensions, name, all, against } = selection
  const { year, scope } = readYears(ask, selection).frame
  if (against === null || !totalsCompare(against)) return { year, name, all, why: null, queries: [] }
  const queryOf = (dimension: Dimension | null) => bothYears(scope, slice, { year, against }, dimension)
  const queries = dimensions.map((dimension) => ({ dimension, query: queryOf(dimension) }))
  const asked = (dimension: Dimension) =>
    dimensions.includes(dimension) ? rows(queryOf(dimension), selection) : null
  const answers = ask({
    total: rows(queryOf(null), selection),
    waiting: wholeRows(waitingUnits(year), selection.snapshot),
    field: asked('field'),
    place: asked('place'),
    unit: asked('unit'),
    kind: asked('kind'),
  })
  const why = whyOf({
    ...readTotals(answers.total, year),
    against,
    by: dimensions.map((dimension) => ({
      dimension,
      parts: readBothYears(answers[dimension] ?? [], year, dimension).map((part) => ({
        ...part,
        name: dimension === 'kind' ? (nameOf('kind', part.code) ?? part.code) : part.name,
      })),
    })),
    waiting: new Set(answers.waiting.map((row) => textOf(row, 'reporting.unit_code') ?? '')),
  })
  return { year, name, all, why, queries }
}

/** What a part of a difference leads to: the unit, or the part's models of the year. */
function targetOf({ year, all }: WhyData, dimension: Dimension, code: string): Target | undefined {
  if (code === '') return undefined
  if (dimension === 'unit') return { page: '/don-vi', own: { year, unit: code } }
  const name = { field: 'field', place: 'district', kind: 'subject' }[dimension]
  return { page: '/mo-hinh', own: { ...all, year, [name]: code } }
}

function By({ data, by, widest }: { data: WhyData; by: WhyBy; widest: number }) {
  const shown = by.parts.slice(0, MOST)
  const others = by.parts.slice(MOST)
  const rest = others.reduce((sum, part) => sum + part.difference, 0)
  return (
    <div className="min-w-0">
      <h3 className="text-14 font-strong text-ink">{text.by[by.dimension]}</h3>
      {by.parts.length === 0 && <p className="mt-2 text-14 text-ink-2">{text.level[by.dimension]}</p>}
      <Differences
        widest={widest}
        rows={[
          ...shown.map((part) => ({
            key: part.code,
            name: part.name,
            difference: part.difference,
            to: targetOf(data, by.dimension, part.code),
          })),
          ...(others.length > 0
            ? [{ key: 'others', name: text.others[by.dimension](others.length), difference: rest }]
            : []),
          ...(by.shared !== 0 ? [{ key: 'shared', name: text.shared, difference: by.shared }] : []),
        ]}
      />
    </div>
  )
}

const spec: ChartSpec<WhyData> = {
  id: 'vi-sao',
  name: text.name,
  skeleton: 'h-72',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries }) =>
    queries.map(({ dimension, query }) => ({
      name: `chenh-lech-${dimension}`,
      query,
      part: text.by[dimension],
    })),
  face: (data) => {
    const { why, name } = data
    if (why === null)
      return {
        title: text.notCompared,
        subtitle: name,
        list: <p className="mt-2 text-14 text-ink-2">{text.notComparedHelp}</p>,
      }
    const title = whyFinding(why)
    const widest = Math.max(
      1,
      ...why.by.flatMap(({ parts }) => parts.slice(0, MOST).map((part) => Math.abs(part.difference))),
    )
    const all = why.by.flatMap(({ dimension, parts }) => parts.map((part) => ({ ...part, dimension })))
    type Line = WhyPart & { dimension: Dimension }
    return {
      title,
      subtitle: text.subtitle(name, why),
      note: why.by.some(({ shared: more }) => more !== 0) ? text.sharedHelp : undefined,
      picture: (
        <div className="grid grid-cols-1 gap-x-10 gap-y-4 sm:grid-cols-2 lg:grid-cols-[repeat(auto-fit,minmax(min(18rem,100%),1fr))]">
          {why.by.map((by) => (
            <By key={by.dimension} data={data} by={by} widest={widest} />
          ))}
        </div>
      ),
      table: (
        <DataTable<Line>
          caption={text.name}
          rows={all}
          rowKey={(part) => `${part.dimension} ${part.code}`}
          columns={[
            { title: text.part, cell: (part) => part.name, key: (part) => part.name },
            { title: text.dimension, cell: (part) => text.by[part.dimension], key: (part) => part.dimension },
            {
              title: String(why.against.year),
              cell: (part) => count(part.before),
              key: (part) => part.before,
              numeric: true,
            },
            {
              title: String(data.year),
              cell: (part) => count(part.now),
              key: (part) => part.now,
              numeric: true,
            },
            {
              title: shared.columns.change,
              cell: (part) => signed(part.difference),
              key: (part) => part.difference,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
