import { useEffect, useState } from 'react'
import type { AuditLineInfo, AuditPage } from '../../../../cube/domain/contract.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { Choice } from '../../ui/Choice.tsx'
import { DayEntry } from '../../ui/DayEntry.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { timeOf } from '../access/session.ts'

const PAGE = 100

/** The audit, newest first, with filters, and as CSV. */
export function AuditCard() {
  const w = words.audit
  const [filters, setFilters] = useState({ from: '', to: '', who: '', what: '', outcome: '' })
  const [offset, setOffset] = useState(0)
  const [page, setPage] = useState<AuditPage | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const given = Object.entries(filters).filter(([, value]) => value !== '')
  const query = new URLSearchParams(given).toString()
  useEffect(() => {
    let left = false
    askAccounts<AuditPage>('GET', `/api/audit?${query}&offset=${offset}`).then(
      (got) => {
        if (left) return
        setFailure(null)
        setPage(got)
      },
      (error: Error) => {
        if (!left) setFailure(error.message)
      },
    )
    return () => {
      left = true
    }
  }, [query, offset])
  const change = (part: Partial<typeof filters>) => {
    setFilters({ ...filters, ...part })
    setOffset(0)
  }
  const any = { value: '', text: w.any }
  return (
    <PageCard
      id="nhat-ky"
      name={words.administration.audit}
      title={page === null ? words.loading : w.count(page.total)}
      {...(page === null ? {} : { subtitle: page.seal === null ? w.noSeal : w.seal(page.seal) })}
      busy={page === null && failure === null}
    >
      <div className="mt-3 flex flex-wrap items-end gap-3">
        {(['from', 'to'] as const).map((name) => (
          <DayEntry
            key={name}
            label={w[name]}
            value={filters[name]}
            onChange={(day) => change({ [name]: day })}
          />
        ))}
        <Choice
          label={w.who}
          value={filters.who}
          choices={[any, ...(page?.people ?? []).map((value) => ({ value, text: value }))]}
          onChange={(who) => change({ who })}
        />
        <Choice
          label={w.what}
          value={filters.what}
          choices={[any, ...(page?.events ?? []).map((value) => ({ value, text: w.events[value] ?? value }))]}
          onChange={(what) => change({ what })}
        />
        <Choice
          label={w.outcome}
          value={filters.outcome}
          choices={[any, ...Object.entries(w.outcomes).map(([value, text]) => ({ value, text }))]}
          onChange={(outcome) => change({ outcome })}
        />
        <a className="plain-button" href={`/api/audit/nhat-ky.csv?${query}`} download>
          {w.csv}
        </a>
      </div>
      {failure !== null && (
        <p role="alert" className="mt-4">
          {failure}
        </p>
      )}
      {page !== null &&
        (page.lines.length === 0 ? <p className="mt-4">{w.none}</p> : <Lines lines={page.lines} />)}
      {page !== null && page.total > PAGE && (
        <div className="mt-3 flex gap-3">
          <button
            type="button"
            className="plain-button"
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - PAGE))}
          >
            {w.newer}
          </button>
          <button
            type="button"
            className="plain-button"
            disabled={offset + PAGE >= page.total}
            onClick={() => setOffset(offset + PAGE)}
          >
            {w.older}
          </button>
        </div>
      )}
    </PageCard>
  )
}

function Lines({ lines }: { lines: AuditLineInfo[] }) {
  const w = words.audit
  return (
    <div className="mt-4 overflow-x-auto" tabIndex={0} role="group" aria-label={words.administration.audit}>
      <table className="w-full text-left text-14">
        <thead className="text-14 text-ink-3">
          <tr>
            {[w.when, w.who, w.what, w.outcome, w.object, w.address, w.more].map((title) => (
              <th key={title} scope="col" className="whitespace-nowrap py-2 pr-4 font-normal">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {lines.map((line) => (
            <tr key={line.n} className="align-top">
              <td className="whitespace-nowrap py-2 pr-4">{timeOf(line.at)}</td>
              <td className="py-2 pr-4">{line.who}</td>
              <td className="py-2 pr-4">{w.events[line.what] ?? line.what}</td>
              <td className="py-2 pr-4">{w.outcomes[line.outcome]}</td>
              <td className="py-2 pr-4">{line.object ?? ''}</td>
              <td className="py-2 pr-4">{line.ip ?? ''}</td>
              <td className="py-2 text-ink-2">{detailOf(line)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function detailOf({ more = {}, rows, personal, snapshot }: AuditLineInfo): string {
  const parts = Object.entries({ ...more, rows, personal: personal?.join(' '), snapshot })
  return parts
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
}
