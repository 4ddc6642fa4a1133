import { useEffect } from 'react'
import { dayIn, numberOf, textOf } from '../../../../cube/domain/rows.ts'
import { type Query } from '../../../../cube/domain/filter.ts'
import { useRows, useView, type View } from '../../data/useRows.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { pageAddress } from '../../data/filters.ts'
import { count, date, NO_DATA, signed } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { Sentence } from '../../i18n/vi/sentences.ts'
import { reportsFinding, unitHeadline, unitTrendFinding, words } from '../../i18n/vi/units.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import { StateCell } from '../reporting/StateCell.tsx'
import type { PageProps } from '../../shell/page.ts'
import * as queries from './queries.ts'
import { Sent } from './UnitList.tsx'
import { asUnit, readReports, reportsOfUnit, type UnitReport } from '../../../../cube/domain/units.ts'

const text = words.one

/** One unit: its reports by year, declared against counted, its models, its held rows. */
export function OneUnit({ code, filters, snapshot, isDefault }: PageProps & { code: string }) {
  const ask = reportsOfUnit(code)
  const rows = useRows(ask, snapshot.id)
  const reports = useView<UnitReport[]>([rows], [code], () => readReports(rows.data!))
  const reportedAsk = queries.reportedByUnit(code)
  const reportedRows = useRows(reportedAsk, snapshot.id)
  const known = useView<Reported>([rows, reportedRows], [code], () => ({
    reports: readReports(rows.data!),
    reported: new Map(
      reportedRows.data!.map((row) => [
        Number(row['models.year']),
        numberOf(row, 'models.reported_count') ?? 0,
      ]),
    ),
  }))
  const { data } = reports
  const years = (data ?? []).map((report) => report.year)
  const latest = years[0] ?? null
  const year = filters.year !== null && years.includes(filters.year) ? filters.year : latest
  const report = data?.find((one) => one.year === year) ?? null
  const name = report?.name ?? code
  useEffect(() => {
    document.title = `${name} · ${shared.product}`
  }, [name])
  const sentence: Sentence | null =
    data === null ? null : year === null ? [text.unknown] : unitHeadline(name, report, year, snapshot.today)
  return (
    <>
      <FilterBar
        filters={{ ...filters, channel: null }}
        years={years}
        year={year}
        latestYear={latest}
        snapshot={isDefault ? null : snapshot}
        byChannel={false}
        byKind={false}
        aside={
          <a href={pageAddress('/don-vi')} className="quiet-button">
            <span aria-hidden="true">‹</span> {words.back}
          </a>
        }
      />
      <main
        id="noi-dung"
        tabIndex={-1}
        className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
      >
        <PageHead
          name={[
            words.title,
            report && nameOf('unitKind', report.kind),
            report && shared.channel[report.channel],
          ]
            .filter(Boolean)
            .join(' · ')}
          sentence={sentence}
          failed={reports.error !== null}
          snapshot={snapshot}
          stale={reports.stale && data !== null}
        />
        {reports.error && <Failure what={text.reports} error={reports.error} retry={reports.retry} />}
        {data?.length === 0 ? (
          <p className="mt-4 text-14 text-ink-2">{text.unknownHelp}</p>
        ) : (
          <div className="mt-5 grid grid-cols-1 gap-4 print:gap-2 lg:grid-cols-12 lg:gap-5">
            <Reports
              view={known}
              queries={{ reports: ask, reported: reportedAsk }}
              snapshot={snapshot.id}
              today={snapshot.today}
            />
            <Trend view={reports} query={ask} snapshot={snapshot.id} year={year} />
            {year !== null && <Models code={code} year={year} snapshot={snapshot.id} />}
            <Issues code={code} snapshot={snapshot.id} />
          </div>
        )}
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}

interface CardProps {
  view: View<UnitReport[]>
  query: Query
  snapshot: string
}

interface Reported {
  reports: UnitReport[]
  /** Models that the unit reported, by year; those counted at another unit included. */
  reported: Map<number, number>
}

function Reports({
  view,
  queries: asks,
  snapshot,
  today,
}: {
  view: View<Reported>
  queries: { reports: Query; reported: Query }
  snapshot: string
  today: string
}) {
  const reportedIn = (report: UnitReport): number | null =>
    report.receivedOn === null ? null : (view.data?.reported.get(report.year) ?? 0)
  const columns: Column<UnitReport>[] = [
    { title: shared.columns.year, cell: (report) => report.year, key: (report) => report.year },
    {
      title: shared.columns.state,
      cell: (report) => <StateCell unit={asUnit(report)} today={today} />,
      key: (report) => report.state,
    },
    {
      title: shared.columns.receivedOn,
      cell: (report) => date(report.receivedOn),
      key: (report) => report.receivedOn,
      numeric: true,
    },
    { title: words.document, cell: (report) => report.document ?? NO_DATA, key: (report) => report.document },
    {
      title: text.reported,
      cell: (report) => count(reportedIn(report)),
      key: reportedIn,
      numeric: true,
    },
    {
      title: text.counted,
      cell: (report) => (report.declaredNone ? '0' : count(counted(report))),
      key: counted,
      numeric: true,
    },
    {
      title: words.declared,
      cell: (report) => (report.declaredNone ? '0' : count(report.declared)),
      key: (report) => report.declared,
      numeric: true,
    },
    {
      title: words.difference,
      cell: (report) => {
        const by = difference(report)
        if (by === null) return NO_DATA
        return by === 0 ? '0' : <strong className="font-strong text-amber">{signed(by)}</strong>
      },
      key: difference,
      numeric: true,
    },
    {
      title: words.sentShort,
      cell: (report) => <Sent unit={report} />,
      key: (report) => (report.receivedOn === null || !report.quotaOwed ? null : report.sent),
      numeric: true,
    },
    {
      title: words.heldRows,
      cell: (report) => (report.receivedOn === null ? NO_DATA : count(report.rowsHeld)),
      key: (report) => (report.receivedOn === null ? null : report.rowsHeld),
      numeric: true,
    },
  ]
  return (
    <ChartCard
      id="bao-cao"
      name={text.reports}
      view={view}
      defined={[
        ...['late', 'missing', 'model_count', 'sent_count'].map((member) => ({
          member: `reporting.${member}`,
        })),
        { member: 'models.reported_count' },
      ]}
      downloads={[
        { name: 'bao-cao-cua-don-vi', query: asks.reports },
        { name: 'so-mo-hinh-don-vi-bao-cao', query: asks.reported, part: text.reported },
      ]}
      snapshot={snapshot}
      skeleton="h-72"
      className="lg:col-span-12"
      face={({ reports }): ChartFace => {
        const title = reportsFinding(reports)
        return {
          title,
          subtitle: text.reportsSubtitle,
          summary: `${title}.`,
          note: [
            text.reportedNote,
            ...(reports.some((report) => report.assumed) ? [shared.units.assumed] : []),
          ].join(' '),
          list: (
            <DataTable
              caption={title}
              rows={reports}
              rowKey={(report) => String(report.year)}
              columns={columns}
            />
          ),
        }
      }}
    />
  )
}

const counted = (report: UnitReport): number | null => (report.receivedOn === null ? null : report.models)
const difference = (report: UnitReport): number | null =>
  report.declared === null || report.receivedOn === null ? null : report.declared - report.models

function Trend({ view, query, snapshot, year }: CardProps & { year: number | null }) {
  return (
    <ChartCard
      id="qua-cac-nam"
      name={text.trend}
      view={view}
      defined={[{ member: 'reporting.model_count' }]}
      downloads={[{ name: 'mo-hinh-cua-don-vi-qua-cac-nam', query }]}
      snapshot={snapshot}
      skeleton="h-72"
      className="lg:col-span-4"
      face={(reports): ChartFace => {
        const title = unitTrendFinding(reports)
        const shown = reports.slice(0, 6).reverse()
        return {
          title,
          subtitle: text.trendSubtitle,
          summary: `${title}. ${shown.map((report) => `${report.year}: ${count(counted(report))}`).join('; ')}.`,
          picture: (
            <div className="flex h-full flex-col">
              <Legend
                items={[
                  { className: 'h-3 w-3 bg-accent', text: text.counted },
                  ...(shown.some((report) => report.declared !== null)
                    ? [{ className: 'h-0.5 w-4 bg-ink', text: words.declared }]
                    : []),
                ]}
              />
              <Columns
                columns={shown.map((report) => ({
                  key: report.year,
                  name: String(report.year),
                  value: counted(report),
                  mark: report.declared,
                  tone: report.year === year ? 'accent' : 'past',
                }))}
              />
            </div>
          ),
          table: (
            <DataTable
              caption={title}
              rows={shown}
              rowKey={(report) => String(report.year)}
              columns={[
                { title: shared.columns.year, cell: (report) => report.year, key: (report) => report.year },
                {
                  title: text.counted,
                  cell: (report) => count(counted(report)),
                  key: counted,
                  numeric: true,
                },
                {
                  title: words.declared,
                  cell: (report) => count(report.declared),
                  key: (report) => report.declared,
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

interface ModelRow {
  key: string
  name: string
  subject: string | null
  field: string
  kind: string
  status: string
  evaluation: string
  replicated: boolean
}

function Models({ code, year, snapshot }: { code: string; year: number; snapshot: string }) {
  const query = queries.modelsOfUnit(code, year)
  const rows = useRows(query, snapshot)
  const view = useView([rows], [code, year], () => ({
    year,
    models: rows.data!.map((row): ModelRow => ({
      key: textOf(row, 'models.model_key') ?? '',
      name: textOf(row, 'models.model_name') ?? '',
      subject: textOf(row, 'models.subject_name'),
      field: textOf(row, 'models.field_name') ?? '',
      kind: nameOf('kind', textOf(row, 'models.kind')) ?? '',
      status: nameOf('status', textOf(row, 'models.status')) ?? '',
      evaluation: nameOf('evaluation', textOf(row, 'models.evaluation')) ?? '',
      replicated: row['models.replicated'] === true,
    })),
  }))
  const columns: Column<ModelRow>[] = [
    {
      title: text.models,
      cell: (model) => (
        <>
          <a href={pageAddress('/mo-hinh', { model: model.key })} className="block text-ink hover:underline">
            {model.name}
          </a>
          {model.subject && <span className="block text-12 text-ink-3">{model.subject}</span>}
        </>
      ),
      key: (model) => model.name,
    },
    { title: shared.columns.field, cell: (model) => model.field, key: (model) => model.field },
    { title: shared.filters.kind, cell: (model) => model.kind, key: (model) => model.kind },
    { title: shared.columns.state, cell: (model) => model.status, key: (model) => model.status },
    { title: text.evaluation, cell: (model) => model.evaluation, key: (model) => model.evaluation },
    {
      title: shared.sections.replication,
      cell: (model) => (model.replicated ? text.replicated : text.notReplicated),
      key: (model) => Number(model.replicated),
    },
  ]
  return (
    <ChartCard
      id="mo-hinh"
      name={text.models}
      view={view}
      defined={[{ member: 'models.count' }]}
      downloads={[{ name: 'mo-hinh-cua-don-vi', query }]}
      snapshot={snapshot}
      skeleton="h-96"
      className="lg:col-span-8"
      face={({ models, year: shown }): ChartFace => {
        const fields = [...new Set(models.map((model) => model.field))]
        const title = models.length ? text.modelsFinding(models.length, fields) : text.noModels(shown)
        return {
          title,
          subtitle: text.modelsSubtitle(shown),
          summary: title,
          empty: models.length ? undefined : text.otherYear,
          list: <DataTable caption={title} rows={models} rowKey={(model) => model.key} columns={columns} />,
        }
      }}
    />
  )
}

interface IssueRow {
  id: number
  year: number | null
  code: string
  severity: string
  file: string
  place: string
  value: string | null
  message: string | null
  day: string | null
}

function Issues({ code, snapshot }: { code: string; snapshot: string }) {
  const query = queries.issuesOfUnit(code)
  const rows = useRows(query, snapshot)
  const view = useView([rows], [code], () =>
    rows.data!.map((row, id): IssueRow => ({
      id,
      year: numberOf(row, 'quality.year'),
      code: nameOf('issue', textOf(row, 'quality.code')) ?? '',
      severity: textOf(row, 'quality.severity') ?? '',
      file: textOf(row, 'quality.file_name') ?? '',
      place: text.row(
        textOf(row, 'quality.sheet'),
        numberOf(row, 'quality.row_no'),
        textOf(row, 'quality.column_name'),
      ),
      value: textOf(row, 'quality.value'),
      message: textOf(row, 'quality.message'),
      day: dayIn(row, 'quality.received_on'),
    })),
  )
  const columns: Column<IssueRow>[] = [
    {
      title: words.reason,
      cell: (issue) => (
        <>
          <span className="block">{issue.code}</span>
          <span
            className={`block text-12 ${issue.severity === 'error' ? 'font-strong text-amber' : 'text-ink-3'}`}
          >
            {text.severity[issue.severity] ?? issue.severity}
          </span>
        </>
      ),
      key: (issue) => issue.code,
    },
    {
      title: shared.columns.year,
      cell: (issue) => issue.year ?? NO_DATA,
      key: (issue) => issue.year,
      numeric: true,
    },
    {
      title: text.file,
      cell: (issue) => (
        <>
          <span className="block min-w-[12rem] break-all sm:min-w-0">{issue.file}</span>
          <span className="block text-12 text-ink-3">{issue.place}</span>
        </>
      ),
      key: (issue) => issue.file,
    },
    { title: text.value, cell: (issue) => issue.value ?? NO_DATA, key: (issue) => issue.value },
    {
      title: text.message,
      cell: (issue) => <span className="block min-w-[14rem] sm:min-w-0">{issue.message ?? NO_DATA}</span>,
      key: (issue) => issue.message,
    },
    {
      title: shared.columns.receivedOn,
      cell: (issue) => date(issue.day),
      key: (issue) => issue.day,
      numeric: true,
    },
  ]
  return (
    <ChartCard
      id="chat-luong"
      name={text.quality}
      view={view}
      defined={[{ member: 'quality.rows_held' }, { member: 'quality.issues' }]}
      downloads={[{ name: 'loi-du-lieu-cua-don-vi', query }]}
      snapshot={snapshot}
      skeleton="h-64"
      className="lg:col-span-12"
      face={(issues): ChartFace => {
        const errors = issues.filter((issue) => issue.severity === 'error').length
        const title = issues.length ? text.issuesFinding(errors, issues.length - errors) : text.noIssues
        return {
          title,
          subtitle: text.qualitySubtitle,
          summary: title,
          empty: issues.length ? undefined : text.allValid,
          list: (
            <DataTable caption={title} rows={issues} rowKey={(issue) => String(issue.id)} columns={columns} />
          ),
        }
      }}
    />
  )
}
