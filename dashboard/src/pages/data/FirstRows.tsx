import { useState } from 'react'
import type { SeenFile } from '../../../../cube/domain/contract.ts'
import { failureOf } from '../../data/actions.ts'
import { lookAt } from '../../data/saying.ts'
import { words } from '../../i18n/vi/data.ts'
import { Preview } from './Preview.tsx'
import { Refusal } from './Refusal.tsx'

const text = words.sheets

/** The first rows of the files that were checked, as they were read: whether letters and columns are right is seen there. */
export function FirstRows({ files }: { files: File[] }) {
  const [seen, setSeen] = useState<SeenFile | null>(null)
  const [reading, setReading] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const shown = files.filter(({ name }) => !/\.(docx?|pdf)$/i.test(name))
  const show = async (file: File) => {
    setReading(true)
    setFailure(null)
    try {
      const found = await lookAt(file)
      setSeen(found)
      setFailure(found.refusal)
    } catch (error) {
      setFailure(failureOf(error, words.network))
    } finally {
      setReading(false)
    }
  }
  if (shown.length === 0) return null
  return (
    <section aria-label={text.first} aria-busy={reading}>
      <h3 className="text-14 font-strong">{text.first}</h3>
      <ul className="mt-1 flex flex-wrap gap-2">
        {shown.map((file) => (
          <li key={file.name}>
            <button
              type="button"
              className="quiet-button"
              aria-label={text.showFor(file.name)}
              disabled={reading}
              onClick={() => void show(file)}
            >
              {shown.length === 1 ? text.show : file.name}
            </button>
          </li>
        ))}
      </ul>
      <Refusal reason={failure} />
      {seen?.sheets
        .filter(({ rows }) => rows.length > 0)
        .map(({ sheet, table, header, rows }) => (
          <div key={String(sheet)} className="mt-2">
            <p className="text-14 text-ink-2">
              {[sheet ?? seen.name, table === null ? null : words.tables[table]].filter(Boolean).join(' · ')}
            </p>
            <Preview
              name={`${text.first}: ${sheet ?? seen.name}`}
              rows={rows}
              headerAt={header === null ? null : header - 1}
            />
          </div>
        ))}
    </section>
  )
}
