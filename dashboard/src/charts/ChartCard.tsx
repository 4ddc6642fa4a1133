import { memo, useRef, useState, type ReactNode } from 'react'
import { type Query } from '../../../cube/domain/filter.ts'
import { exportAddress } from '../data/cube.ts'
import { codeOf, figureOf, type Defined } from '../data/figures.ts'
import type { Narrowing } from '../data/filters.ts'
import { useNames, type Named } from '../data/names.ts'
import { narrowed, withoutEffect } from '../data/narrow.ts'
import { useOffer } from '../data/offers.ts'
import type { View } from '../data/view.ts'
import { words } from '../i18n/vi/words.ts'
import { Card } from '../ui/Card.tsx'
import { KeyRows } from '../ui/DataTable.tsx'
import { DefinitionButton } from '../ui/Definition.tsx'
import { Failure } from '../ui/Failure.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { usePrintReferences } from './usePrintReferences.ts'

/** What a chart says of itself, computed from its rows. */
export interface ChartFace {
  /** The finding. */
  title: string
  /** Measure, unit, filter. */
  subtitle: string
  /** The chart in words, for those who do not see it. */
  summary: string
  /** What limits the figures: basis, small numbers. */
  note?: string | undefined
  /** The picture, with the same figures as a table where it is none itself; or `list`, words and rows alone. */
  picture?: ReactNode
  table?: ReactNode
  list?: ReactNode
  /** Nothing to draw: why, and what to do. */
  empty?: string | undefined
}

export interface Download {
  /** File name without its end. */
  name: string
  query: Query
  /** Which part of the chart, where it is made of several queries. */
  part?: string
}

/** A chart as its file declares it: nothing here depends on what is shown. */
export interface ChartSpec<T> {
  id: string
  /** What the part is called when it fails or is listed. */
  name: string
  /** Height of the place kept while it loads. */
  skeleton: string
  defined: Defined[]
  /** The queries that the figures were read from, without the filters that narrow the page. */
  downloads: (data: T) => Download[]
  face: (data: T) => ChartFace
}

interface Props<T> extends ChartSpec<T> {
  view: View<T>
  className?: string
}

/**
 * Every chart of the site: its finding as the title, what is measured below it, the
 * picture or the same figures as a table, the figures as CSV and workbook (by the very query of the
 * picture) and as a PNG, how they are computed, and where they come from. On paper its key rows and the
 * references of its figures stand below it.
 */
export function ChartCard<T>({ view, skeleton, className = '', ...spec }: Props<T>) {
  const { id, name } = spec
  const { snapshot, narrowing } = view
  const names = useNames(snapshot, narrowing)
  return (
    <Card id={id} className={`flex flex-col print:block ${className}`}>
      <section aria-label={name} aria-busy={view.stale} className="flex min-w-0 flex-1 flex-col print:block">
        <p className="text-12 font-strong text-ink-3">{name}</p>
        {view.error !== null && (
          <div className="mt-3">
            <Failure what={name} error={view.error} retry={view.retry} />
          </div>
        )}
        {view.data !== null ? (
          <div
            className={`flex flex-1 flex-col transition-opacity print:block ${view.stale ? 'opacity-50' : ''}`}
          >
            <Shown {...spec} data={view.data} snapshot={snapshot} narrowing={narrowing} names={names} />
          </div>
        ) : (
          view.error === null && (
            <>
              <Title>{words.loading}</Title>
              <Skeleton className={`mt-4 ${skeleton}`} />
            </>
          )
        )}
      </section>
    </Card>
  )
}

const Title = ({ children }: { children: string }) => (
  <h2 className="mt-1 text-pretty text-16 font-strong leading-snug text-ink">{children}</h2>
)

type ShownProps<T> = Omit<ChartSpec<T>, 'skeleton'> & {
  data: T
  narrowing: Narrowing
  names: Named[]
  snapshot: string
}

/**
 * What a card has to show of some figures. Until newer figures are there all of it stands as it is: files and
 * definitions too, and the filters in words.
 */
const Shown = memo(function Shown<T>({
  id,
  name,
  data,
  face,
  defined,
  downloads,
  snapshot,
  narrowing,
  names,
}: ShownProps<T>) {
  const [asTable, setAsTable] = useState(false)
  const [broken, setBroken] = useState(false)
  const drawn = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLParagraphElement>(null)
  const files = downloads(data).map((file) => ({ ...file, query: narrowed(file.query, narrowing) }))
  const queries = files.map((file) => file.query)
  useOffer({ name, sheets: queries.map((query) => ({ query })), place })
  const figures = defined.map((item) => ({
    ...item,
    figure: item.figure ?? figureOf(item.member, queries, yearIn(data)),
  }))
  const references = usePrintReferences(() => figures.map((item) => item.figure), snapshot)
  const shown = face(data)
  const subtitle = [
    shown.subtitle,
    ...(names.length ? [words.filters.narrowed(names.map((one) => one.text))] : []),
  ].join('; ')
  const idle = withoutEffect(queries, narrowing).map((filter) => words.filters[filter])
  const notes = [
    ...(shown.note ? [shown.note] : []),
    ...(idle.length ? [words.filters.withoutEffect(idle)] : []),
  ]
  const savePicture = async () => {
    setBroken(false)
    try {
      const [{ pictureOf, save }, codes] = await Promise.all([
        import('./picture.ts'),
        Promise.all(figures.map((item) => codeOf(item.figure, snapshot))),
      ])
      const source = [words.chart.source, words.snapshot.id(snapshot), ...codesIn(codes)].join('; ')
      const caption = { title: shown.title, subtitle, foot: [...notes, source] }
      save(await pictureOf(drawn.current!, caption), `${files[0]?.name ?? id}.png`)
    } catch {
      setBroken(true)
    }
  }
  return (
    <>
      <Title>{shown.title}</Title>
      <p ref={place} className="mt-0.5 text-13 text-ink-3">
        {subtitle}
      </p>
      {shown.empty !== undefined ? (
        <p className="flex-1 py-8 text-14 text-ink-2">{shown.empty}</p>
      ) : (
        <>
          <p className="sr-only">{shown.summary}</p>
          <div ref={drawn} className="mt-4 flex-1">
            {shown.list ?? (asTable ? shown.table : shown.picture)}
          </div>
          {references !== null && !asTable && shown.table && (
            <div className="mt-2 hidden print:block">
              <KeyRows.Provider value={MOST_ON_PAPER}>{shown.table}</KeyRows.Provider>
            </div>
          )}
        </>
      )}
      {notes.map((note) => (
        <p key={note} className="mt-3 text-12 text-ink-3">
          {note}
        </p>
      ))}
      {broken && (
        <p role="alert" className="mt-3 text-13 text-ink">
          {words.chart.noPicture}
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line pt-2">
        <p className="mr-auto py-1 text-12 text-ink-3">
          {[
            words.chart.source,
            ...(references === null ? [] : [words.snapshot.id(snapshot), ...codesIn(references)]),
          ].join('; ')}
        </p>
        <div className="chart-buttons print:hidden">
          {shown.empty === undefined && shown.table !== undefined && (
            <button type="button" className="quiet-button" onClick={() => setAsTable(!asTable)}>
              {asTable ? words.chart.picture : words.chart.table}
            </button>
          )}
          <Downloads downloads={files} snapshot={snapshot} />
          {shown.empty === undefined && shown.picture !== undefined && (
            <button type="button" className="quiet-button" onClick={() => void savePicture()}>
              {words.chart.png}
            </button>
          )}
          <DefinitionButton label={name} defined={figures} snapshot={snapshot} />
        </div>
      </div>
    </>
  )
}) as <T>(props: ShownProps<T>) => ReactNode

/** Rows of a chart's table that its paper has. */
const MOST_ON_PAPER = 12

const codesIn = (codes: string[]): string[] => (codes.length ? [words.chart.codes(codes)] : [])

/** The year that a chart's figures are about, where they are about one. */
function yearIn(data: unknown): number | null {
  const year = (data as { year?: unknown } | null)?.year
  return typeof year === 'number' ? year : null
}

/** The chart's query as CSV and as a workbook; a chart of several queries offers each by name. */
function Downloads({ downloads, snapshot }: { downloads: Download[]; snapshot: string }) {
  const link = (download: Download, format: 'csv' | 'xlsx', text: string) => (
    <a
      key={`${download.name}.${format}`}
      className="quiet-button whitespace-nowrap"
      href={exportAddress(download.name, download.query, snapshot, format)}
      download={`${download.name}.${format}`}
    >
      {text}
    </a>
  )
  const [only, more] = downloads
  if (!only) return null
  if (!more)
    return (
      <>
        {link(only, 'csv', words.chart.csv)}
        {link(only, 'xlsx', words.chart.xlsx)}
      </>
    )
  return (
    <details className="relative">
      <summary className="quiet-button cursor-pointer list-none [&::-webkit-details-marker]:hidden">
        {words.chart.files}
        <span aria-hidden="true">▾</span>
      </summary>
      <div className="absolute bottom-full right-0 z-20 mb-1 flex flex-col rounded-lg border border-line-strong bg-surface p-1">
        {downloads.flatMap((download) => {
          const part = download.part ?? words.chart.csvWhole
          return [link(download, 'csv', `${part} (CSV)`), link(download, 'xlsx', `${part} (XLSX)`)]
        })}
      </div>
    </details>
  )
}
