import { useState } from 'react'
import { askWaiting, failureOf, loadWaiting, removeWaiting } from '../../data/actions.ts'
import { useRenewBoot } from '../../data/boot.ts'
import { provinceDay } from '../../../../cube/domain/dates.ts'
import { setFilters } from '../../data/filters.ts'
import { date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/data.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { Refusal } from './Refusal.tsx'
import { useListed } from './useListed.ts'

/** Uploads that were received and are in no load: to load, or to remove. Nothing is shown where there are none. */
export function Inbox({ snapshot }: { snapshot: string }) {
  const text = words.inbox
  const renewBoot = useRenewBoot()
  const [uploads, setUploads] = useListed(askWaiting, snapshot)
  const [running, setRunning] = useState<string | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)


  const run = async (id: string, work: () => Promise<string>) => {
    setRunning(id)
    setAsked(null)
    setFailure(null)
    try {
      setSaid(await work())
      setUploads(uploads.filter((one) => one.id !== id))
    } catch (error) {
      setFailure(failureOf(error, words.network))
    } finally {
      setRunning(null)
    }
  }
  const load = (id: string) =>
    run(id, async () => {
      const { snapshot: made } = await loadWaiting(id)
      if (made === null) return words.drop.sameSnapshot
      setFilters({ snapshot: null })
      await renewBoot()
      return words.drop.newSnapshot
    })
  const remove = (id: string) =>
    run(id, async () => {
      await removeWaiting(id)
      return text.removed
    })

  if (uploads.length === 0 && said === null) return null
  return (
    <PageCard
      id="chua-nap"
      name={text.name}
      title={text.title(uploads.length)}
      subtitle={text.help}
      className="print:hidden lg:col-span-12"
      busy={running !== null}
    >
      <ul aria-label={text.list} className="mt-3 divide-y divide-line">
        {uploads.map(({ id, sentAt, receivedOn, files }) => {
          const names = files.map((file) => file.name).join(', ')
          return (
            <li key={id} className="flex flex-wrap items-center gap-3 py-2 text-14">
              <span className="min-w-0 flex-1 break-words">
                {names}
                <span className="block text-14 text-ink-3">
                  {text.sent(date(provinceDay(sentAt)), date(receivedOn))}
                </span>
              </span>
              <button
                type="button"
                className="plain-button"
                aria-label={text.loadFor(names)}
                disabled={running !== null}
                onClick={() => void load(id)}
              >
                {text.load}
              </button>
              <button
                type="button"
                className="quiet-button"
                aria-label={asked === id ? text.reallyFor(names) : text.removeFor(names)}
                disabled={running !== null}
                onClick={() => (asked === id ? void remove(id) : setAsked(id))}
              >
                {asked === id ? text.really : text.remove}
              </button>
            </li>
          )
        })}
      </ul>
      <p role="status" className="mt-2 text-14 empty:mt-0 text-ink-2">
        {running === null ? said : text.working}
      </p>
      <Refusal reason={failure} />
    </PageCard>
  )
}
