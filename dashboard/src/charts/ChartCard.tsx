import { Card } from './Card.tsx'
import { useState, type ReactNode } from 'react'
import { exportAddress, type Query } from '../api/cube.ts'
import type { View } from '../api/useRows.ts'
import { words } from '../i18n/vi/words.ts'
import { DefinitionButton, type Defined } from './Definition.tsx'
import { Failure } from './Failure.tsx'
import { Skeleton } from './Skeleton.tsx'

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
  /** The picture and the same figures as a table; or `list`, which is a table already. */
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

/**
 * Every chart of the site: its finding as the title, what is measured below it, the
 * picture or the same figures as a table, the figures as CSV (by the very query of the
 * picture), how they are computed, and where they come from.
 */
export function ChartCard<T>({
  id,
  name,
  view,
  face,
  defined,
  downloads,
  snapshot,
  skeleton,
  className = '',
}: {
  id: string
  /** What the part is called when it fails or is listed. */
  name: string
  view: View<T>
  face: (data: T) => ChartFace
  defined: Defined[]
  downloads: Download[]
  snapshot: string
  /** Height of the place kept while it loads. */
  skeleton: string
  className?: string
}) {
  const [asTable, setAsTable] = useState(false)
  const shown = view.data === null ? null : face(view.data)
  return (
    <Card id={id} className={`flex flex-col ${className}`}>
      <section aria-label={name} aria-busy={view.stale} className="flex min-w-0 flex-1 flex-col">
        <p className="text-12 font-strong text-ink-3">{name}</p>
        <h2 className="mt-1 text-16 font-strong leading-snug text-ink">{shown?.title ?? words.loading}</h2>
        {view.error !== null && (
          <div className="mt-3">
            <Failure what={name} error={view.error} retry={view.retry} />
          </div>
        )}
        {shown === null ? (
          view.error === null && <Skeleton className={`mt-4 ${skeleton}`} />
        ) : (
          <div className={`flex flex-1 flex-col transition-opacity ${view.stale ? 'opacity-50' : ''}`}>
            <p className="mt-0.5 text-13 text-ink-3">{shown.subtitle}</p>
            {shown.empty !== undefined ? (
              <p className="flex-1 py-8 text-14 text-ink-2">{shown.empty}</p>
            ) : (
              <>
                <p className="sr-only">{shown.summary}</p>
                <div className="mt-4 flex-1">{shown.list ?? (asTable ? shown.table : shown.picture)}</div>
              </>
            )}
            {shown.note && <p className="mt-3 text-12 text-ink-3">{shown.note}</p>}
            <div className="mt-4 flex flex-wrap items-center gap-x-1 gap-y-1 border-t border-line pt-2">
              <p className="mr-auto py-1 text-12 text-ink-3">{words.chart.source}</p>
              <div className="-mx-2 flex flex-wrap items-center print:hidden">
                {shown.empty === undefined && shown.list === undefined && (
                  <button type="button" className="quiet-button" onClick={() => setAsTable(!asTable)}>
                    {asTable ? words.chart.picture : words.chart.table}
                  </button>
                )}
                <Downloads downloads={downloads} snapshot={snapshot} />
                <DefinitionButton label={name} defined={defined} />
              </div>
            </div>
          </div>
        )}
      </section>
    </Card>
  )
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
