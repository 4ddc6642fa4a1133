import { useEffect, useId, useRef, useState } from 'react'
import type { Proposal, ReportTables } from '../../../../cube/domain/contract.ts'
import { provinceDay } from '../../../../cube/domain/dates.ts'
import { failureOf } from '../../data/actions.ts'
import { saveConfirmation } from '../../data/saying.ts'
import { date } from '../../i18n/format.ts'
import { issueName } from '../../i18n/vi/issues.ts'
import { words as page } from '../../i18n/vi/data.ts'
import { words } from '../../i18n/vi/saying.ts'
import { columnsOf, confirmationOf, itemsOf, split, type Item } from './confirming.ts'
import { SaveBar } from './SaveBar.tsx'

const text = words.confirm

/** The rows that a Word document proposes, each cell beside the paragraph it is from, to confirm, correct, split or drop. */
export function ConfirmDocument({
  file,
  tables,
  proposal,
  onDone,
  onClose,
}: {
  file: File
  tables: ReportTables
  proposal: Proposal
  onDone: (said: string) => void
  onClose: () => void
}) {
  const [items, setItems] = useState(() => itemsOf(proposal))
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [next, setNext] = useState({ key: 'info' })
  const panel = useRef<HTMLElement>(null)
  const open = items.filter(({ state }) => state === 'open').length
  // The focus goes on to what is to be seen next, so that one key is enough for each row.
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>(`[data-next="${next.key}"]`)?.focus()
  }, [next])
  const settle = (at: number, changed: Item[]) => {
    const all = items.toSpliced(at, 1, ...changed)
    setItems(all)
    const after = [...all.slice(at), ...all.slice(0, at)].find(({ state }) => state === 'open')
    setNext({ key: after?.key ?? 'save' })
  }
  const save = async () => {
    setSaving(true)
    setFailure(null)
    try {
      const { rows, dropped } = await saveConfirmation(file, confirmationOf(proposal, items))
      onDone(text.saved(rows, dropped))
    } catch (error) {
      setFailure(failureOf(error, page.network))
      setSaving(false)
    }
  }
  const said = new Map(proposal.paragraphs.map(({ number, text: paragraph }) => [number, paragraph]))
  const rows = items.length - 1
  return (
    <section ref={panel} aria-label={text.name} className="mt-4 rounded-lg border border-line p-3 sm:p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h4 className="text-14 font-strong" aria-live="polite">
          {proposal.rows.length === 0 ? text.nothing : text.title(open, items.length)}
        </h4>
        <button type="button" className="quiet-button" onClick={onClose}>
          {words.close}
        </button>
      </div>
      <p className="mt-0.5 text-14 text-ink-3">{text.help}</p>
      {proposal.confirmedAt !== null && (
        <p className="mt-1 text-14 text-ink-2">{text.before(date(provinceDay(proposal.confirmedAt)))}</p>
      )}
      <ol className="mt-3 grid gap-3">
        {items.map((item, at) => (
          <ItemCard
            key={item.key}
            item={item}
            label={item.of === null ? text.info : text.row(at, rows)}
            tables={tables}
            said={said}
            onChange={(changed) => setItems(items.with(at, changed))}
            onSettle={(changed) => settle(at, changed)}
          />
        ))}
      </ol>
      <Aside proposal={proposal} />
      <SaveBar name={text.save} disabled={open > 0} saving={saving} failure={failure} onSave={save} />
    </section>
  )
}

interface CardProps {
  item: Item
  label: string
  tables: ReportTables
  said: Map<number, string>
  onChange: (item: Item) => void
  /** The item is done with: it is what it is now, or several. */
  onSettle: (items: Item[]) => void
}

function ItemCard({ item, label, tables, said, onChange, onSettle }: CardProps) {
  const table = tables.find((one) => one.table === item.table)?.label ?? ''
  const name = item.of === null ? label : `${label}: ${item.cells['name'] ?? table}`
  const settle = (state: Item['state']) => onSettle([{ ...item, state }])
  if (item.state !== 'open')
    return (
      <li className="flex flex-wrap items-center justify-between gap-2 border-b border-line pb-2 text-14">
        <span className="min-w-0 flex-1 break-words">
          <strong className="font-strong">{item.state === 'confirmed' ? text.confirmed : text.dropped}</strong>
          {` · ${name}`}
        </span>
        <button
          type="button"
          className="quiet-button"
          aria-label={text.againFor(name)}
          onClick={() => settle('open')}
        >
          {text.again}
        </button>
      </li>
    )
  const shown = columnsOf(item, tables)
  const all = tables.find((one) => one.table === item.table)?.columns ?? []
  const hidden = all.filter((column) => !shown.includes(column))
  return (
    <li className="rounded-md border border-line bg-sunken p-3">
      <p className="text-14 font-strong text-ink">
        {label}
        {item.sort !== null && <span className="font-normal text-ink-3">{` · ${table}, ${text.sorts[item.sort]}`}</span>}
      </p>
      {item.doubts.map((code) => (
        <p key={code} className="mt-1 text-14 text-amber">
          {issueName(code)}
        </p>
      ))}
      <div className="mt-2 grid gap-2">
        {shown.map((column) => (
          <CellEntry
            key={column.column}
            column={column}
            value={item.cells[column.column] ?? ''}
            source={sourceOf(item, column.column, said)}
            onChange={(value) => onChange({ ...item, cells: { ...item.cells, [column.column]: value } })}
          />
        ))}
      </div>
      <div className="mt-3 flex flex-wrap items-end gap-2">
        <button
          type="button"
          data-next={item.key}
          className="main-button"
          aria-label={text.yesFor(name)}
          onClick={() => settle('confirmed')}
        >
          {text.yes}
        </button>
        <button type="button" className="plain-button" aria-label={text.dropFor(name)} onClick={() => settle('dropped')}>
          {text.drop}
        </button>
        {item.of !== null && (
          <button
            type="button"
            className="plain-button"
            aria-label={text.splitFor(name)}
            onClick={() => onSettle(split(item))}
          >
            {text.split}
          </button>
        )}
        {hidden.length > 0 && (
          <label className="ml-auto block text-14 text-ink-3">
            {text.more}
            <select
              className="field mt-0.5"
              value=""
              onChange={(event) => onChange({ ...item, cells: { ...item.cells, [event.target.value]: '' } })}
            >
              <option value=""> </option>
              {hidden.map(({ column, label: title }) => (
                <option key={column} value={column}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
    </li>
  )
}

/** Where a cell is from: the paragraph's number and words; null: the steward wrote it. */
function sourceOf(item: Item, column: string, said: Map<number, string>): { number: number; words: string } | null {
  const number = item.from[column] ?? null
  return number === null ? null : { number, words: said.get(number) ?? '' }
}

const long = 60

function CellEntry({
  column: { label, required, values },
  value,
  source,
  onChange,
}: {
  column: ReportTables[number]['columns'][number]
  value: string
  source: { number: number; words: string } | null
  onChange: (value: string) => void
}) {
  const list = useId()
  const isLong = value.length > long && values.length === 0
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-1 md:grid-cols-2">
      <label className="block text-14 text-ink-3">
        {label}
        {required && value.trim() === '' && <strong className="ml-2 font-strong text-amber">{text.missing}</strong>}
        {isLong ? (
          <textarea className="entry mt-0.5" rows={3} value={value} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input
            className="entry mt-0.5"
            list={values.length > 0 ? list : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
        {values.length > 0 && (
          <datalist id={list}>
            {values.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        )}
      </label>
      <p className="self-end break-words text-14 text-ink-2">
        {source === null ? (
          <span className="text-ink-3">{value === '' ? '' : text.typed}</span>
        ) : (
          <>
            <span className="text-14 text-ink-3">{`${text.source} (${source.number}): `}</span>
            <Words words={source.words} value={value} />
          </>
        )}
      </p>
    </div>
  )
}

/** A paragraph with the value marked in it. */
function Words({ words: whole, value }: { words: string; value: string }) {
  if (whole === value) return <span className="text-ink-3">{text.same}</span>
  const at = value === '' ? -1 : whole.indexOf(value)
  if (at < 0) return <>{whole}</>
  return (
    <>
      {whole.slice(0, at)}
      <mark className="bg-accent-soft text-ink">{value}</mark>
      {whole.slice(at + value.length)}
    </>
  )
}

/** Rows of the document that are no data, each with what it is. */
function Aside({ proposal: { aside } }: { proposal: Proposal }) {
  if (aside.length === 0) return null
  return (
    <details className="mt-3 text-14 text-ink-2">
      <summary className="cursor-pointer">{text.aside(aside.length)}</summary>
      <ul className="mt-1 grid gap-1">
        {aside.map(({ kind, text: line, paragraph }, i) => (
          <li key={`${String(paragraph)} ${i}`} className="break-words">
            <span className="text-ink-3">{text.asides[kind] ?? kind}: </span>
            {line}
          </li>
        ))}
      </ul>
    </details>
  )
}
