import { useState } from 'react'
import { failureOf, freeze } from '../../data/actions.ts'
import { useRenewBoot, type Snapshot } from '../../data/boot.ts'
import { words } from '../../i18n/vi/snapshots.ts'
import { DayEntry } from '../../ui/DayEntry.tsx'
import { PageCard } from '../../ui/PageCard.tsx'

type Said = { tone: 'done' | 'failed'; text: string } | null

/** Freezes the figures, as they are now or as they were known on a day, under a name. */
export function Freeze({ current, onDone }: { current: Snapshot | undefined; onDone: () => void }) {
  const text = words.freeze
  const renewBoot = useRenewBoot()
  const [name, setName] = useState('')
  const [asOf, setAsOf] = useState('')
  const [running, setRunning] = useState(false)
  const [said, setSaid] = useState<Said>(null)
  const submit = async () => {
    setRunning(true)
    setSaid(null)
    try {
      await freeze(name, asOf || null)
      setSaid({ tone: 'done', text: text.done(name.trim()) })
      setName('')
      setAsOf('')
      await renewBoot()
      onDone()
    } catch (error) {
      setSaid({ tone: 'failed', text: failureOf(error, words.network) })
    } finally {
      setRunning(false)
    }
  }
  return (
    <PageCard
      id="chot"
      name={text.name}
      title={text.title}
      subtitle={text.help}
      className="print:hidden"
      busy={running}
    >
      {current?.frozen && current.name !== null && (
        <p className="mt-3 text-14 text-ink-2">{text.already(current.name)}</p>
      )}
      <form
        className="mt-4 grid grid-cols-1 items-end gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_auto]"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <label className="block text-14 text-ink-2">
          {text.label}
          <input
            className="entry mt-1"
            required
            maxLength={120}
            value={name}
            placeholder={text.example((current?.today ?? '').slice(0, 4))}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <DayEntry label={text.asOf} max={current?.today} value={asOf} onChange={setAsOf} />
        <button type="submit" className="main-button justify-center" disabled={running || name.trim() === ''}>
          {text.button}
        </button>
      </form>
      <p
        role={said?.tone === 'failed' ? 'alert' : 'status'}
        className={`mt-2 text-14 empty:mt-0 ${said?.tone === 'failed' ? 'text-red' : 'text-ink-2'}`}
      >
        {running ? text.running : said?.text}
      </p>
    </PageCard>
  )
}
