import { useState } from 'react'
import type { Snapshot } from '../../data/boot.ts'
import { save } from '../../charts/picture.ts'
import { pack as text } from '../../i18n/vi/pack.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { PageCard } from '../../ui/PageCard.tsx'

/** Years to choose from: the snapshot's own and those before it. */
const YEARS = 4

/** Makes the meeting pack of the snapshot that is shown. */
export function PackCard({ snapshot }: { snapshot: Snapshot }) {
  const latest = Number(snapshot.today.slice(0, 4))
  const [year, setYear] = useState(String(latest))
  const [state, setState] = useState<'idle' | 'running' | 'done' | Error>('idle')
  const make = async () => {
    setState('running')
    try {
      const { makePack } = await import('./pack.ts')
      save(await makePack(snapshot, Number(year)), `${text.file(Number(year))}_${snapshot.id}.html`)
      setState('done')
    } catch (error) {
      setState(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return (
    <PageCard
      id="goi-hop"
      name={text.name}
      title={text.cardTitle}
      subtitle={text.help}
      className="print:hidden"
    >
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <Choice
          label={text.year}
          value={year}
          choices={Array.from({ length: YEARS }, (_, i) => String(latest - i)).map((one) => ({
            value: one,
            text: one,
          }))}
          onChange={setYear}
        />
        <button
          type="button"
          className="main-button"
          disabled={state === 'running'}
          onClick={() => void make()}
        >
          {text.button}
        </button>
        <p role="status" className="text-14 text-ink-2">
          {state === 'running' ? text.running : state === 'done' ? text.done : ''}
        </p>
      </div>
      {state instanceof Error && (
        <div className="mt-3">
          <Failure what={text.name} error={state} retry={() => void make()} />
        </div>
      )}
    </PageCard>
  )
}
