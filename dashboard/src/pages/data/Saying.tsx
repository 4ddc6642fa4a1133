import { useState } from 'react'
import type { LoadOutcome, SeenFile } from '../../../../cube/domain/contract.ts'
import { failureOf } from '../../data/actions.ts'
import { lookAt } from '../../data/saying.ts'
import { words as page } from '../../i18n/vi/data.ts'
import { words } from '../../i18n/vi/saying.ts'
import { ConfirmDocument } from './ConfirmDocument.tsx'
import { PointOut } from './PointOut.tsx'
import { Refusal } from './Refusal.tsx'

/** A file of which a person has to say something before it can be loaded, or loaded whole. */
interface Needed {
  file: File
  isDocument: boolean
}

/** Codes of a file, or a sheet of one, of which no table was recognised. */
const unrecognised = new Set(['no-table', 'sheet-skipped'])

function neededOf(files: File[], result: LoadOutcome): Needed[] {
  return files.flatMap((file): Needed[] => {
    const sheets = result.files.filter((sheet) => sheet.name === file.name)
    if (sheets.some(({ status }) => status === 'unconfirmed')) return [{ file, isDocument: true }]
    const isUnknown = sheets.some(({ issues }) => issues.some(({ code }) => unrecognised.has(code)))
    return isUnknown ? [{ file, isDocument: false }] : []
  })
}

/** The files that wait for a person, and what that person is asked of the one that was chosen. */
export function Saying({
  files,
  result,
  onSaid,
}: {
  files: File[]
  result: LoadOutcome
  /** Something was said: the files are to be checked again. */
  onSaid: (said: string) => void
}) {
  const [seen, setSeen] = useState<{ needed: Needed; file: SeenFile } | null>(null)
  const [reading, setReading] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const needed = neededOf(files, result)
  const open = async (one: Needed) => {
    setReading(true)
    setSeen(null)
    setFailure(null)
    try {
      const file = await lookAt(one.file)
      setFailure(file.refusal)
      if (file.refusal === null) setSeen({ needed: one, file })
    } catch (error) {
      setFailure(failureOf(error, page.network))
    } finally {
      setReading(false)
    }
  }
  const done = (said: string) => {
    setSeen(null)
    onSaid(said)
  }
  if (needed.length === 0) return null
  return (
    <section aria-label={words.need} className="mt-4">
      <h3 className="text-14 font-strong">{words.needTitle(needed.length)}</h3>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {needed.map((one) => (
          <li key={one.file.name} className="flex flex-wrap items-center gap-3 py-1.5 text-14">
            <span className="min-w-0 flex-1 break-words">{one.file.name}</span>
            <button
              type="button"
              className="plain-button"
              aria-label={one.isDocument ? words.readFor(one.file.name) : words.pointFor(one.file.name)}
              disabled={reading}
              onClick={() => void open(one)}
            >
              {one.isDocument ? words.read : words.point}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="mt-2 text-14 text-ink-2 empty:mt-0">
        {reading && words.reading}
      </p>
      <Refusal reason={failure} />
        {seen?.file.proposal && (
          <ConfirmDocument
            key={seen.file.proposal.sha256}
            file={seen.needed.file}
            tables={seen.file.tables}
            proposal={seen.file.proposal}
            onDone={done}
            onClose={() => setSeen(null)}
          />
        )}
        {seen && !seen.file.proposal && (
          <PointOut seen={seen.file} onDone={done} onClose={() => setSeen(null)} />
        )}
    </section>
  )
}
