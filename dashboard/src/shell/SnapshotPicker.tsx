import { useState, type FormEvent } from 'react'
import { provinceDay } from '../../../cube/domain/dates.ts'
import { changesByPublication, publicationsOf } from '../../../cube/domain/publications.ts'
import { failureOf, lookBack } from '../data/actions.ts'
import { useRenewBoot, type Snapshot } from '../data/boot.ts'
import { withFilters } from '../data/filters.ts'
import { navigate, useAddress } from '../data/router.tsx'
import { useRows } from '../data/rows.ts'
import { changeWords, moment, words as own } from '../i18n/vi/picker.ts'
import { words } from '../i18n/vi/words.ts'
import { DayEntry } from '../ui/DayEntry.tsx'

/**
 * The snapshots to choose from, newest first: name, when it was made, whether frozen, until when reports count, and what
 * it changed because of what. Above them a day: the figures as they were known on it are made and shown.
 */
export default function SnapshotPicker({ snapshots, shown }: { snapshots: Snapshot[]; shown: string }) {
  const address = useAddress()
  const current = snapshots.find((one) => one.current)
  const knows = current?.changesSince != null
  const changes = useRows(
    knows ? changesByPublication(Number(current.today.slice(0, 4))) : null,
    current?.id ?? '',
  )
  return (
    <div className="sm:w-[26rem]">
      {current && <LookBack today={current.today} />}
      <ul aria-label={own.list}>
        {publicationsOf(snapshots, changes.data ?? []).map(({ snapshot, ...publication }) => {
          const { name, asOf, builtAt, frozen } = snapshot
          const facts = [
            ...(name === null && asOf === null ? [] : [moment(builtAt)]),
            ...(snapshot.current ? [own.current] : []),
            ...(frozen ? [own.frozen] : []),
            ...(name === null && asOf !== null ? [] : [words.snapshot.asOf(asOf ?? provinceDay(builtAt))]),
          ]
          const changed = changeWords(publication)
          return (
            <li key={snapshot.id}>
              <a
                href={withFilters(address, { snapshot: snapshot.current ? null : snapshot.id })}
                aria-current={snapshot.id === shown ? 'true' : undefined}
                className="block rounded-md px-3 py-2 text-14 text-ink hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:text-accent-ink"
              >
                <span className="block font-strong">
                  {name ?? (asOf === null ? own.built(moment(builtAt)) : words.filters.knownOn(asOf))}
                </span>
                {changed !== null && <span className="block">{changed}</span>}
                <span className="block text-ink-2">{facts.join(' · ')}</span>
              </a>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** A day, and the way to the figures as they were known on it. */
function LookBack({ today }: { today: string }) {
  const address = useAddress()
  const renewBoot = useRenewBoot()
  const [day, setDay] = useState('')
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const look = async (event: FormEvent) => {
    event.preventDefault()
    if (day === '' || running) return
    setRunning(true)
    setFailure(null)
    try {
      const { id } = await lookBack(day)
      await renewBoot()
      navigate(withFilters(address, { snapshot: id }))
    } catch (error) {
      setFailure(failureOf(error, own.noAnswer))
    } finally {
      setRunning(false)
    }
  }
  return (
    <form className="mb-1 border-b border-line px-3 pb-3 pt-2" onSubmit={(event) => void look(event)}>
      <div className="flex items-end gap-2">
        <DayEntry className="min-w-0 grow" label={own.lookBack} value={day} max={today} onChange={setDay} />
        {/* Not disabled while it runs: what has the keyboard would lose it, and the menu would close. */}
        <button type="submit" className="plain-button" aria-disabled={day === '' || running}>
          {own.look}
        </button>
      </div>
      <p
        role={failure === null ? 'status' : 'alert'}
        className={`mt-2 text-14 empty:hidden ${failure === null ? 'text-ink-2' : 'text-red'}`}
      >
        {running ? own.making : failure}
      </p>
    </form>
  )
}
