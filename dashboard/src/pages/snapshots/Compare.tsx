import { useQuery } from '@tanstack/react-query'
import { saveCsv } from '../../data/actions.ts'
import { fetchJson } from '../../data/cube.ts'
import { loadDefinitions } from '../../data/definitions.ts'
import type { Snapshot } from '../../data/boot.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { setFilters } from '../../data/filters.ts'
import { count, signed } from '../../i18n/format.ts'
import { compareFinding, words } from '../../i18n/vi/snapshots.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { Choice } from '../../ui/Choice.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import type { ChangedPart, Comparison, Difference } from '../../../../cube/domain/contract.ts'
import { ordered, scopeOf } from './compare.ts'
import { calledOf } from './called.ts'

const MOST = 200
const MOST_NAMED = 5

/** Which figures differ between two snapshots, by how much, and because of which reports. */
export function Compare({ all, from, to }: { all: Snapshot[]; from: string | null; to: string | null }) {
  const text = words.compare
  const current = all.find((one) => one.current)
  const find = (id: string | null) => all.find((one) => one.id === id)
  const right = find(to) ?? current
  const left = find(from) ?? all.find((one) => one.id !== right?.id)
  const ready = left !== undefined && right !== undefined && left.id !== right.id
  const answer = useQuery({
    queryKey: ['compare', left?.id, right?.id, right?.today],
    queryFn: ({ signal }) =>
      fetchJson<Comparison>(
        `/api/compare?${new URLSearchParams({ from: left!.id, to: right!.id }).toString()}`,
        signal,
      ),
    enabled: ready,
    staleTime: Infinity,
  })
  const definitions = useQuery({
    queryKey: ['definitions'],
    queryFn: ({ signal }) => loadDefinitions(signal),
    staleTime: Infinity,
  })
  const waiting = ready && answer.error === null && (!answer.data || !definitions.data)
  const result = ready && definitions.data ? answer.data : undefined
  const choices = all.map((one) => ({
    value: one.id,
    text: `${calledOf(one)}${one.current ? ` (${words.list.current.toLowerCase()})` : ''}`,
  }))
  const units = new Set(result?.parts.map((part) => part.unitCode)).size
  const title =
    all.length < 2
      ? text.one
      : !ready
        ? text.same
        : result
          ? compareFinding(result.figures.length, result.parts.length, units)
          : shared.loading
  return (
    <PageCard
      id="so-sanh"
      name={text.name}
      title={title}
      {...(ready ? { subtitle: text.subtitle(calledOf(left), calledOf(right)) } : {})}
      busy={waiting}
    >
      {all.length > 1 && (
        <div className="mt-4 grid grid-cols-1 items-end gap-3 print:hidden sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
          <Choice
            label={text.from}
            value={left?.id ?? ''}
            choices={choices}
            onChange={(value) => setFilters({ from: value, to: right?.id ?? null })}
          />
          <Choice
            label={text.to}
            value={right?.id ?? ''}
            choices={choices}
            onChange={(value) => setFilters({ from: left?.id ?? null, to: value })}
          />
          <button
            type="button"
            className="plain-button justify-center"
            onClick={() => setFilters({ from: right?.id ?? null, to: left?.id ?? null })}
          >
            {text.swap}
          </button>
        </div>
      )}
      {answer.error && (
        <div className="mt-4">
          <Failure what={text.name} error={answer.error} retry={() => void answer.refetch()} />
        </div>
      )}
      {waiting && <Skeleton className="mt-4 h-96" />}
      {result && (
        <Result result={result} titleOf={(metric) => definitions.data!.get(metric)?.title ?? metric} />
      )}
    </PageCard>
  )
}

function Result({ result, titleOf }: { result: Comparison; titleOf: (metric: string) => string }) {
  const text = words.compare
  const figures = ordered(result.figures)
  const scope = (one: Difference) => scopeOf(one, nameOfValue)
  const file = `${result.from}_${result.to}`
  const formulas = result.definitions.length > 0 && (
    <p className="text-14 text-ink-2">
      {text.definitions(result.definitions.length, result.definitions.slice(0, MOST_NAMED).map(titleOf))}
    </p>
  )
  if (figures.length === 0 && result.parts.length === 0)
    return (
      <div className="grid grid-cols-1 gap-4 py-6">
        <p className="text-14 text-ink-2">{text.equalHelp}</p>
        {formulas}
      </div>
    )
  const figureColumns: Column<Difference>[] = [
    { title: text.figure, cell: (one) => titleOf(one.metric), key: (one) => titleOf(one.metric) },
    { title: text.by, cell: scope, key: scope },
    { title: text.before, cell: (one) => count(one.from), key: (one) => one.from, numeric: true },
    { title: text.after, cell: (one) => count(one.to), key: (one) => one.to, numeric: true },
    {
      title: text.difference,
      cell: (one) => <strong className="font-strong">{signed(one.difference)}</strong>,
      key: (one) => one.difference,
      numeric: true,
    },
  ]
  const round = (part: ChangedPart) => `${part.year}, ${words.rounds[part.round] ?? part.round}`
  const tally = (part: ChangedPart) => text.tally(part.rowsAdded, part.rowsRemoved, part.rowsChanged)
  const table = (part: ChangedPart) => words.tables[part.table] ?? part.table
  const partColumns: Column<ChangedPart>[] = [
    { title: text.unit, cell: (part) => part.unitName, key: (part) => part.unitName },
    { title: text.year, cell: round, key: (part) => part.year },
    { title: text.table, cell: table, key: table },
    { title: text.change, cell: (part) => text.changes[part.change], key: (part) => part.change },
    {
      title: text.rows,
      cell: tally,
      key: (part) => part.rowsAdded + part.rowsRemoved + part.rowsChanged,
      numeric: true,
    },
  ]
  return (
    <div className="mt-4 grid grid-cols-1 gap-6">
      {formulas}
      {figures.length > 0 && (
        <div>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="text-14 font-strong">{text.figures}</h3>
            <button
              type="button"
              className="quiet-button print:hidden"
              onClick={() =>
                saveCsv(
                  `${text.fileFigures}_${file}`,
                  figureColumns.map((column) => column.title),
                  figures.map((one) => [titleOf(one.metric), scope(one), one.from, one.to, one.difference]),
                )
              }
            >
              {text.csvFigures}
            </button>
          </div>
          <DataTable
            caption={text.figures}
            rows={figures.slice(0, MOST)}
            rowKey={(one) => `${one.metric} ${JSON.stringify(one.by)}`}
            columns={figureColumns}
          />
          {figures.length > MOST && (
            <p className="mt-2 text-14 text-ink-3">{text.shown(MOST, figures.length)}</p>
          )}
        </div>
      )}
      {result.parts.length > 0 && (
        <div>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="text-14 font-strong">{text.because}</h3>
            <button
              type="button"
              className="quiet-button print:hidden"
              onClick={() =>
                saveCsv(
                  `${text.fileParts}_${file}`,
                  partColumns.map((column) => column.title),
                  result.parts.map((part) => [
                    part.unitName,
                    round(part),
                    table(part),
                    text.changes[part.change] ?? part.change,
                    tally(part),
                  ]),
                )
              }
            >
              {text.csvParts}
            </button>
          </div>
          <DataTable
            caption={text.because}
            rows={result.parts.slice(0, MOST)}
            rowKey={(part) => `${part.table} ${part.unitCode} ${part.year} ${part.round}`}
            columns={partColumns}
          />
          {result.parts.length > MOST && (
            <p className="mt-2 text-14 text-ink-3">{text.shown(MOST, result.parts.length)}</p>
          )}
        </div>
      )}
    </div>
  )
}

/** A value of a breakdown in words: years by themselves look like counts, channels are codes. */
function nameOfValue(member: string, value: string): string {
  if (member.endsWith('.year')) return shared.filters.yearOption(Number(value))
  if (member.endsWith('.form')) return words.forms[value] ?? value
  return member.endsWith('.channel') && value in shared.channel
    ? shared.channel[value as keyof typeof shared.channel]
    : value
}
