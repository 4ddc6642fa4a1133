import { useState } from 'react'
import { provinceDay } from '../../../../cube/domain/dates.ts'
import { failureOf } from '../../data/actions.ts'
import { askMappings, undoMapping } from '../../data/saying.ts'
import { date } from '../../i18n/format.ts'
import { words as page } from '../../i18n/vi/data.ts'
import { words } from '../../i18n/vi/saying.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { Refusal } from './Refusal.tsx'
import { useListed } from './useListed.ts'

const text = words.map

/** What people said of headers, to be taken back. Nothing is shown where there is none. */
export function Mappings({ asked }: { asked: number }) {
  const [mappings, setMappings] = useListed(askMappings, asked)
  const [undoing, setUndoing] = useState<string | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const undo = async (id: string) => {
    setUndoing(id)
    setFailure(null)
    try {
      setMappings(await undoMapping(id))
      setSaid(text.undone)
    } catch (error) {
      setFailure(failureOf(error, page.network))
    } finally {
      setUndoing(null)
    }
  }
  if (mappings.length === 0 && said === null) return null
  return (
    <PageCard
      id="cach-hieu-cot"
      name={text.listName}
      title={text.listTitle(mappings.length)}
      subtitle={text.listHelp}
      className="print:hidden lg:col-span-12"
      busy={undoing !== null}
    >
      <ul aria-label={text.listName} className="mt-3 divide-y divide-line">
        {mappings.map(({ id, header, madeAt, sender }) => {
          const shown = header.filter((cell) => cell !== '').join(' | ')
          return (
            <li key={id} className="flex flex-wrap items-center gap-3 py-2 text-14">
              <span className="min-w-0 flex-1 break-words">
                {shown}
                <span className="block text-14 text-ink-3">
                  {text.made(date(provinceDay(madeAt)), sender ?? text.anybody)}
                </span>
              </span>
              <button
                type="button"
                className="quiet-button"
                aria-label={text.undoFor(shown)}
                disabled={undoing !== null}
                onClick={() => void undo(id)}
              >
                {text.undo}
              </button>
            </li>
          )
        })}
      </ul>
      <p role="status" className="mt-2 text-14 text-ink-2 empty:mt-0">
        {undoing === null && said}
      </p>
      <Refusal reason={failure} />
    </PageCard>
  )
}
