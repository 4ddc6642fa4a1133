import { useState } from 'react'
import type { MappingRequest, ReportTables, SeenFile } from '../../../../cube/domain/contract.ts'
import { failureOf } from '../../data/actions.ts'
import { saveMapping } from '../../data/saying.ts'
import { words as page } from '../../i18n/vi/data.ts'
import { words } from '../../i18n/vi/saying.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Preview, trimmed } from './Preview.tsx'
import { SaveBar } from './SaveBar.tsx'

const text = words.map

/** The first rows of a table that is not recognised, and what a person says that its columns mean. */
export function PointOut({
  seen,
  onDone,
  onClose,
}: {
  seen: SeenFile
  onDone: (said: string) => void
  onClose: () => void
}) {
  const sheets = seen.sheets.filter(({ rows }) => rows.length > 0)
  const first = Math.max(
    0,
    sheets.findIndex(({ table }) => table === null),
  )
  const [sheetAt, setSheetAt] = useState(first)
  const sheet = sheets[sheetAt]
  const rows = sheet?.rows ?? []
  const [table, setTable] = useState<MappingRequest['table']>('model')
  const [headerAt, setHeaderAt] = useState(() => headerOf(rows))
  const [columns, setColumns] = useState<Record<number, string>>({})
  const [sender, setSender] = useState('')
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const header = trimmed(rows[headerAt] ?? [])
  const known = seen.tables.find((one) => one.table === table)?.columns ?? []
  const meant = header.map((_, i) => columns[i] ?? '')
  const save = async () => {
    setSaving(true)
    setFailure(null)
    try {
      await saveMapping({
        table,
        header,
        columns: meant.map((column) => column || null),
        sender: sender.trim() || null,
      })
      onDone(text.saved)
    } catch (error) {
      setFailure(failureOf(error, page.network))
      setSaving(false)
    }
  }
  return (
    <section aria-label={text.name} className="mt-4 rounded-lg border border-line p-3 sm:p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h4 className="text-14 font-strong">{text.title}</h4>
        <button type="button" className="quiet-button" onClick={onClose}>
          {words.close}
        </button>
      </div>
      <p className="mt-0.5 text-14 text-ink-3">{text.help}</p>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        {sheets.length > 1 && (
          <Choice
            label={text.sheet}
            value={String(sheetAt)}
            choices={sheets.map((one, i) => ({ value: String(i), text: one.sheet ?? text.unnamed }))}
            onChange={(value) => {
              setSheetAt(Number(value))
              setHeaderAt(headerOf(sheets[Number(value)]!.rows))
              setColumns({})
            }}
          />
        )}
        <Choice
          label={text.table}
          value={table}
          choices={seen.tables
            .filter((one) => one.table !== 'info')
            .map((one) => ({ value: one.table, text: one.label }))}
          onChange={(value) => {
            setTable(value as MappingRequest['table'])
            setColumns({})
          }}
        />
        <Choice
          label={text.header}
          value={String(headerAt)}
          choices={rows.map((_, i) => ({ value: String(i), text: text.line(i + 1) }))}
          onChange={(value) => {
            setHeaderAt(Number(value))
            setColumns({})
          }}
        />
      </div>
      <Preview name={text.preview} rows={rows} headerAt={headerAt} />
      <Columns header={header} known={known} meant={meant} onChange={(i, column) => setColumns({ ...columns, [i]: column })} />
      <label className="mt-3 block text-14 text-ink-3">
        {text.sender}
        <input className="entry mt-0.5" value={sender} onChange={(event) => setSender(event.target.value)} />
      </label>
      <SaveBar name={text.save} disabled={meant.every((column) => column === '')} saving={saving} failure={failure} onSave={save} />
    </section>
  )
}

/** What each column of the header means, each meaning once. */
function Columns({
  header,
  known,
  meant,
  onChange,
}: {
  header: string[]
  known: ReportTables[number]['columns']
  meant: string[]
  onChange: (at: number, column: string) => void
}) {
  return (
    <div className="mt-3 grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {header.map((title, i) => (
        <Choice
          key={i}
          label={text.column(title, i + 1)}
          value={meant[i]!}
          choices={[
            { value: '', text: text.none },
            ...known
              .filter(({ column }) => meant[i] === column || !meant.includes(column))
              .map(({ column, label }) => ({ value: column, text: label })),
          ]}
          onChange={(value) => onChange(i, value)}
        />
      ))}
    </div>
  )
}

/** The first row that has as many cells as any may be the header. */
function headerOf(rows: string[][]): number {
  const filled = rows.map((cells) => cells.filter((cell) => cell !== '').length)
  const most = Math.max(...filled, 0)
  return Math.max(
    0,
    filled.findIndex((count) => count >= Math.min(3, most)),
  )
}
