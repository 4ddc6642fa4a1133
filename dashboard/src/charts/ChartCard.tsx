import { createContext, memo, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import { type Query } from '../../../cube/domain/filter.ts'
import { exportAddress } from '../data/cube.ts'
import { codeOf, figureOf, type Defined } from '../data/figures.ts'
import type { Narrowing } from '../data/filters.ts'
import { useNames, type Named } from '../data/names.ts'
import { narrowed, withoutEffect } from '../data/narrow.ts'
import { useOffer } from '../data/offers.ts'
import { useShownSnapshot } from '../data/shown.ts'
import type { View } from '../data/view.ts'
import { card } from '../i18n/vi/card.ts'
import { words } from '../i18n/vi/words.ts'
import { Card } from '../ui/Card.tsx'
import { KeyRows } from '../ui/DataTable.tsx'
import { DefinitionButton } from '../ui/Definition.tsx'
import { Failure } from '../ui/Failure.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { More } from './More.tsx'
import { usePrintReferences } from './usePrintReferences.ts'

/** What a chart says of itself, computed from its rows. */
export interface ChartFace {
  /** The finding. */
  title: string
  /** Measure, unit, filter. */
  subtitle: string
  /** The chart in words beyond its title, for those who do not see it. */
  summary?: string
  /** What limits the figures: basis, small numbers. */
  note?: string | undefined
  /** Where something beside the figures comes from. */
  source?: string | undefined
  /** The picture, with the same figures as a table where it is none itself; or `list`, words and rows alone. */
  picture?: ReactNode
  table?: ReactNode
  list?: ReactNode
  /** Nothing to draw: why, and what to do. */
  empty?: string | undefined
  /** Made of shapes and words alone, so that it can be had as SVG. */
  vector?: boolean
  /** What chooses between views of the chart; it is no part of its picture. */
  controls?: ReactNode
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

/** Whether a phone shows of each card only its finding until it is opened. */
export const Folding = createContext(false)

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
        <p className="pr-10 text-14 font-strong text-ink-3">{name}</p>
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
  const { folded, unfold, body } = useFolded()
  const isSample = useShownSnapshot()?.sample
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
  const savePicture = async (kind: 'png' | 'svg') => {
    setBroken(false)
    unfold()
    try {
      const [{ pictureOf, save }, { vectorOf }, codes] = await Promise.all([
        import('./picture.ts'),
        import('./vector.ts'),
        Promise.all(figures.map((item) => codeOf(item.figure, snapshot))),
      ])
      const sample = isSample ? [words.sampleShort] : []
      const source = [...sample, words.chart.source, words.snapshot.id(snapshot), ...codesIn(codes)].join(
        '; ',
      )
      const foot = [...notes, ...(shown.source ? [shown.source] : []), source]
      const caption = { title: shown.title, subtitle, foot }
      const drawing = kind === 'png' ? pictureOf : vectorOf
      save(await drawing(drawn.current!, caption), `${files[0]?.name ?? id}.${kind}`)
    } catch {
      setBroken(true)
    }
  }
  return (
    <>
      <Title>{shown.title}</Title>
      <p ref={place} className="mt-0.5 text-14 text-ink-3">
        {subtitle}
      </p>
      {folded && <Unfold name={name} onClick={unfold} />}
      <div ref={body} className={`flex-1 flex-col print:block ${folded ? 'hidden sm:flex' : 'flex'}`}>
        {shown.controls}
        {shown.empty !== undefined ? (
          <p className="flex-1 py-8 text-14 text-ink-2">{shown.empty}</p>
        ) : (
          <>
            {shown.summary && <p className="sr-only">{shown.summary}</p>}
            <div ref={drawn} className="mt-4 flex-1">
              {shown.list ?? (asTable ? shown.table : shown.picture)}
            </div>
            {references !== null && !asTable && shown.table && (
              <div className="key-rows mt-2 hidden print:block">
                <KeyRows.Provider value={MOST_ON_PAPER}>{shown.table}</KeyRows.Provider>
              </div>
            )}
          </>
        )}
        <Notes notes={notes} source={shown.source} broken={broken} />
        {references !== null && (
          <p className="card-source mt-3 hidden border-t border-line pt-1 text-14 text-ink-3 print:block">
            {[words.chart.source, words.snapshot.id(snapshot), ...codesIn(references)].join('; ')}
          </p>
        )}
      </div>
      <More name={name}>
        {shown.empty === undefined && shown.table !== undefined && (
          <button
            type="button"
            className="quiet-button"
            onClick={() => {
              unfold()
              setAsTable(!asTable)
            }}
          >
            {asTable ? card.picture : card.table}
          </button>
        )}
        <Downloads downloads={files} snapshot={snapshot} />
        {shown.empty === undefined && shown.picture !== undefined && (
          <button type="button" className="quiet-button" onClick={() => void savePicture('png')}>
            {card.png}
          </button>
        )}
        {shown.vector === true && (
          <button type="button" className="quiet-button" onClick={() => void savePicture('svg')}>
            {card.svg}
          </button>
        )}
        <DefinitionButton label={name} defined={figures} snapshot={snapshot} />
      </More>
    </>
  )
}) as <T>(props: ShownProps<T>) => ReactNode

const Unfold = ({ name, onClick }: { name: string; onClick: () => void }) => (
  <button
    type="button"
    className="quiet-button -mb-2.5 -ml-2 min-h-[44px] text-accent-ink sm:hidden print:hidden"
    onClick={onClick}
  >
    {card.unfold(name)}
    <span aria-hidden="true">▾</span>
  </button>
)

/** What limits the figures, where the rest comes from, and that no picture could be drawn. */
const Notes = ({
  notes,
  source,
  broken,
}: {
  notes: string[]
  source: string | undefined
  broken: boolean
}) => (
  <>
    {notes.map((note) => (
      <p key={note} className="mt-3 text-14 text-ink-3">
        {note}
      </p>
    ))}
    {source !== undefined && <p className="mt-2 text-14 text-ink-3">{source}</p>}
    {broken && (
      <p role="alert" className="mt-3 text-14 text-ink">
        {card.noPicture}
      </p>
    )}
  </>
)

/** Whether the card shows its finding alone, on a phone; an address that leads into it opens it. */
function useFolded() {
  const folding = useContext(Folding)
  const [open, setOpen] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const folded = folding && !open
  useEffect(() => {
    if (!folded) return
    const follow = () => {
      const to = location.hash === '' ? null : document.getElementById(location.hash.slice(1))
      if (to === null || !(to.contains(body.current) || body.current?.contains(to))) return
      setOpen(true)
      requestAnimationFrame(() => to.scrollIntoView())
    }
    follow()
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [folded])
  return { folded, unfold: () => setOpen(true), body }
}

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
  return downloads.flatMap((download) => {
    if (downloads.length === 1)
      return [link(download, 'csv', words.chart.csv), link(download, 'xlsx', words.chart.xlsx)]
    const part = download.part ?? card.csvWhole
    return [link(download, 'csv', `${part} (CSV)`), link(download, 'xlsx', `${part} (XLSX)`)]
  })
}
