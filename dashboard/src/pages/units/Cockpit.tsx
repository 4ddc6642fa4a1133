import { useEffect } from 'react'
import type { Query } from '../../../../cube/domain/filter.ts'
import { useRows, useView, type View } from '../../data/useRows.ts'
import { Bars, Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { StateBar } from '../../charts/StateBar.tsx'
import { useAsked } from '../../data/filters.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { codesOf, nameOf } from '../../i18n/vi/codes.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { heldFinding, kindsFinding, quotaFinding, unitsHeadline, words } from '../../i18n/vi/units.ts'
import { Deadlines } from '../reporting/Deadlines.tsx'
import { readProgress, readReceipts, STATES } from '../../../../cube/domain/reporting.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import { Pace } from '../reporting/Pace.tsx'
import type { PageProps } from '../../shell/page.ts'
import { useYears } from '../../data/useYears.ts'
import { YearPage } from '../../shell/YearPage.tsx'
import * as queries from './queries.ts'
import type { Round } from './round.ts'
import { UnitList } from './UnitList.tsx'
import {
  asUnit,
  MAXIMUM,
  MINIMUM,
  readIssues,
  readKinds,
  readQuota,
  readReports,
  reportsOfYear,
  type Issue,
} from '../../../../cube/domain/units.ts'

interface Held {
  issues: Issue[]
  units: number
}

/** The deadline cockpit: days to go, who owes what, the minimum, what is held. */
export function Cockpit({ filters, snapshot, isDefault }: PageProps) {
  const asked = useAsked()
  const unitKind = codesOf('unitKind').find((code) => code === asked.get('unitKind')) ?? null
  const { channel } = filters
  const at = useYears({ ...filters, kind: null }, snapshot.id, snapshot.today)
  const { year } = at
  const scope = { channel, unitKind }
  const asks = {
    units: year === null ? null : reportsOfYear(scope, year),
    receipts: year !== null && at.owedBefore ? queries.receiptsOfYear(scope, year - 1) : null,
    held: year === null ? null : queries.heldRows(year),
  }
  const reports = useRows(asks.units, snapshot.id)
  const receipts = useRows(asks.receipts, snapshot.id)
  const held = useRows(asks.held, snapshot.id)

  const needed = [...at.needed, reports, ...(asks.receipts ? [receipts] : [])]
  const round = useView<Round>(needed, [year, channel, unitKind], () => {
    const all = readReports(reports.data!)
    const units = all.map(asUnit)
    const earlier = asks.receipts ? readReceipts(receipts.data!) : []
    return {
      ...at.frame(),
      all,
      units,
      receipts: earlier,
      progress: readProgress(units, earlier, at.cut?.day ?? null),
      reporting: at.known!.reporting.get(year!) ?? null,
    }
  })
  const narrowed = channel !== null || unitKind !== null
  const quality = useView<Held>([...needed, held], [year, channel, unitKind], () => {
    const codes = narrowed ? new Set(readReports(reports.data!).map((report) => report.code)) : null
    const issues = readIssues(held.data!, codes)
    const heldUnits = new Set(
      held
        .data!.map((row) => row['quality.unit_code'])
        .filter((code) => code !== null && (codes === null || codes.has(String(code)))),
    )
    return { issues, units: heldUnits.size }
  })

  useEffect(() => {
    document.title = `${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`
  }, [year])

  const { data } = round
  const total = data && {
    received: sum(data.progress.map((part) => part.received)),
    expected: sum(data.progress.map((part) => part.expected)),
  }
  const scopeText = [scopeWords(at.scope), ...(unitKind ? [nameOf('unitKind', unitKind)] : [])].join(', ')
  const card = { snapshot: snapshot.id, round, scopeText, query: asks.units }
  return (
    <YearPage
      filters={filters}
      snapshot={snapshot}
      isDefault={isDefault}
      at={at}
      view={round}
      name={words.title}
      sentence={data ? unitsHeadline(data.progress, data) : null}
      scope={`${year === null ? '' : `${shared.filters.yearOption(year).toLowerCase()}, `}${scopeText}`}
      reported={total && { n: total.received, of: total.expected }}
      byKind={false}
      own={[
        {
          name: 'unitKind',
          label: words.kind,
          value: unitKind,
          any: words.anyKind,
          choices: codesOf('unitKind').map((code) => ({ value: code, text: nameOf('unitKind', code)! })),
        },
      ]}
    >
      <div className="mt-5 grid grid-cols-1 gap-4 print:grid-cols-2 print:gap-2 lg:grid-cols-12 lg:gap-5">
        <Deadlines
          view={round}
          below={({ channel: side, received, expected }) =>
            data !== null &&
            received < expected && (
              <a
                href={`/api/reminder/${data.year}.docx?${new URLSearchParams({ channel: side, snapshot: snapshot.id }).toString()}`}
                download
                className="plain-button mt-2.5 self-start !text-13 print:hidden"
              >
                {words.reminder[side]}
              </a>
            )
          }
          className="print:col-span-2 lg:col-span-5"
        />
        <Kinds {...card} className="print:col-span-2 print:break-inside-avoid lg:col-span-7" />
        <UnitList
          view={round}
          query={asks.units}
          snapshot={snapshot.id}
          scope={scopeText}
          className="print:col-span-2 lg:col-span-12"
        />
        <Quota {...card} className="print:break-inside-avoid lg:col-span-4" />
        <Pace
          view={round}
          queries={{ units: asks.units, receipts: asks.receipts }}
          snapshot={snapshot.id}
          className="print:break-inside-avoid lg:col-span-4"
        />
        <HeldRows
          view={quality}
          query={asks.held}
          snapshot={snapshot.id}
          scopeText={scopeText}
          className="print:col-span-2 print:break-inside-avoid lg:col-span-4"
        />
      </div>
    </YearPage>
  )
}

interface CardProps {
  round: View<Round>
  query: Query | null
  snapshot: string
  scopeText: string
  className: string
}

/** The four states by kind of unit: where the open reports are. */
function Kinds({ round, query, snapshot, scopeText, className }: CardProps) {
  return (
    <ChartCard
      id="loai-don-vi"
      name={words.kinds}
      view={round}
      defined={['completeness_rate', 'on_time', 'late', 'missing', 'not_due'].map((member) => ({
        member: `reporting.${member}`,
      }))}
      downloads={query ? [{ name: 'bao-cao-theo-don-vi', query }] : []}
      snapshot={snapshot}
      skeleton="h-[22rem]"
      className={className}
      face={(data): ChartFace => {
        const kinds = readKinds(data.all).map((kind) => ({ ...kind, name: nameOf('unitKind', kind.kind)! }))
        const title = kindsFinding(kinds)
        const used = STATES.filter((state) => kinds.some((kind) => kind.byState[state] > 0))
        return {
          title,
          subtitle: `${words.kindsSubtitle}, ${scopeText}`,
          summary: `${title}. ${kinds.map((kind) => `${kind.name}: ${ratio(kind.received, kind.expected)}`).join('; ')}.`,
          empty: kinds.length ? undefined : shared.notAppliedIn(data.year),
          picture: (
            <div className="flex h-full flex-col">
              <Legend
                items={used.map((state) => ({
                  className: {
                    on_time: 'h-3 w-3 bg-accent',
                    late: 'h-3 w-3 text-red ring-1 ring-inset ring-red bg-[linear-gradient(to_top,currentColor_50%,transparent_50%)]',
                    undated: 'h-3 w-3 bg-line-strong',
                    missing: 'h-3 w-3 hatched text-red ring-1 ring-inset ring-red',
                    not_due: 'h-3 w-3 ring-1 ring-inset ring-line-strong',
                  }[state],
                  text: shared.states[state],
                }))}
              />
              <ul className="flex flex-1 flex-col justify-around">
                {kinds.map((kind) => (
                  <li
                    key={kind.kind}
                    className="grid grid-cols-1 items-center gap-x-4 py-1.5 sm:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]"
                  >
                    <span className="text-13 leading-snug text-ink-2">{kind.name}</span>
                    <span className="flex items-center gap-3">
                      <StateBar byState={kind.byState} of={kind.expected} className="h-3 flex-1" />
                      <span className="w-14 text-right text-13 font-strong text-ink">
                        {ratio(kind.received, kind.expected)}
                      </span>
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          ),
          table: (
            <DataTable
              caption={title}
              rows={kinds}
              rowKey={(kind) => kind.kind}
              columns={[
                { title: words.kind, cell: (kind) => kind.name, key: (kind) => kind.name },
                {
                  title: words.owed,
                  cell: (kind) => count(kind.expected),
                  key: (kind) => kind.expected,
                  numeric: true,
                },
                ...STATES.filter((state) => state !== 'undated' || used.includes(state)).map((state) => ({
                  title: shared.states[state],
                  cell: (kind: (typeof kinds)[number]) => count(kind.byState[state]),
                  key: (kind: (typeof kinds)[number]) => kind.byState[state],
                  numeric: true,
                })),
                {
                  title: shared.figures.completeness,
                  cell: (kind) => percent(kind.received / kind.expected),
                  key: (kind) => kind.received / kind.expected,
                  numeric: true,
                },
              ]}
            />
          ),
        }
      }}
    />
  )
}

/** How many models the units sent to the province, against 3 to 10. */
function Quota({ round, query, snapshot, scopeText, className }: CardProps) {
  return (
    <ChartCard
      id="so-luong"
      name={words.quota}
      view={round}
      defined={['quota_rate', 'sent_count'].map((member) => ({ member: `reporting.${member}` }))}
      downloads={query ? [{ name: 'gui-ve-tinh-theo-don-vi', query }] : []}
      snapshot={snapshot}
      skeleton="h-[22rem]"
      className={className}
      face={(data): ChartFace => {
        const bins = readQuota(data.all)
        const title = quotaFinding(bins)
        const name = (sent: number) => (sent > MAXIMUM ? `>${MAXIMUM}` : String(sent))
        return {
          title,
          subtitle: `${words.quotaSubtitle}, ${scopeText}`,
          summary: `${title}. ${bins
            .filter((bin) => bin.units > 0)
            .map((bin) => `${words.sentModels(name(bin.sent))}: ${bin.units} ${shared.figures.units}`)
            .join('; ')}.`,
          note: words.quotaNote,
          empty: bins.every((bin) => bin.units === 0) ? words.quotaEmpty : undefined,
          picture: (
            <Columns
              axis={words.quotaAxis}
              columns={bins.map((bin) => ({
                key: bin.sent,
                name: name(bin.sent),
                value: bin.units,
                tone: bin.sent < MINIMUM ? 'amber' : 'accent',
              }))}
              spans={[
                { from: 0, to: MINIMUM - 1, text: shared.states.below },
                { from: MINIMUM, to: MAXIMUM, text: `${String(MINIMUM).padStart(2, '0')} - ${MAXIMUM}` },
                { from: MAXIMUM + 1, to: MAXIMUM + 1, text: words.more },
              ]}
            />
          ),
          table: (
            <DataTable
              caption={title}
              rows={bins}
              rowKey={(bin) => String(bin.sent)}
              columns={[
                {
                  title: shared.columns.sent,
                  cell: (bin) => words.sentModels(name(bin.sent)),
                  key: (bin) => bin.sent,
                },
                {
                  title: words.units,
                  cell: (bin) => count(bin.units),
                  key: (bin) => bin.units,
                  numeric: true,
                },
              ]}
            />
          ),
        }
      }}
    />
  )
}

/** Why rows are held. */
function HeldRows({
  view,
  query,
  snapshot,
  scopeText,
  className,
}: {
  view: View<Held>
  query: Query | null
  snapshot: string
  scopeText: string
  className: string
}) {
  return (
    <ChartCard
      id="chat-luong"
      name={words.held}
      view={view}
      defined={[{ member: 'quality.rows_held' }, { member: 'reporting.incomplete' }]}
      downloads={query ? [{ name: 'dong-cho-hoan-thien', query }] : []}
      snapshot={snapshot}
      skeleton="h-64"
      className={className}
      face={({ issues, units }): ChartFace => {
        const title = heldFinding(issues, units)
        const name = (issue: Issue) => nameOf('issue', issue.code)!
        return {
          title,
          subtitle: `${words.heldSubtitle}, ${scopeText}`,
          summary: `${title}. ${issues.map((issue) => `${name(issue)}: ${issue.rows}`).join('; ')}.`,
          note: words.heldNote,
          empty: issues.length ? undefined : words.heldEmpty,
          picture: (
            <Bars
              bars={issues.map((issue) => ({
                key: issue.code,
                name: name(issue),
                value: issue.rows,
                text: (
                  <>
                    {count(issue.rows)}{' '}
                    <span className="text-12 font-normal text-ink-3">{words.heldIn(issue.units)}</span>
                  </>
                ),
              }))}
            />
          ),
          table: (
            <DataTable
              caption={title}
              rows={issues}
              rowKey={(issue) => issue.code}
              columns={[
                { title: words.reason, cell: name, key: name },
                {
                  title: words.rows,
                  cell: (issue) => count(issue.rows),
                  key: (issue) => issue.rows,
                  numeric: true,
                },
                {
                  title: words.units,
                  cell: (issue) => count(issue.units),
                  key: (issue) => issue.units,
                  numeric: true,
                },
              ]}
            />
          ),
        }
      }}
    />
  )
}
