import type { Snapshot } from '../data/boot.ts'
import { provinceDay } from '../../../cube/domain/dates.ts'
import { withFilters } from '../data/filters.ts'
import { useAddress } from '../data/router.tsx'
import { words } from '../i18n/vi/words.ts'
import { words as own } from '../i18n/vi/picker.ts'

/** The snapshots to choose from, newest first: name, whether frozen, until when reports count. */
export default function SnapshotPicker({ snapshots, shown }: { snapshots: Snapshot[]; shown: string }) {
  const address = useAddress()
  const newest = [...snapshots].sort((a, b) => b.builtAt.localeCompare(a.builtAt))
  return (
    <ul aria-label={own.list} className="sm:w-[22rem]">
      {newest.map((snapshot) => {
        const built = provinceDay(snapshot.builtAt)
        const facts = [
          ...(snapshot.current ? [own.current] : []),
          ...(snapshot.frozen ? [own.frozen] : []),
          words.snapshot.asOf(snapshot.asOf ?? built),
        ]
        return (
          <li key={snapshot.id}>
            <a
              href={withFilters(address, { snapshot: snapshot.current ? null : snapshot.id })}
              aria-current={snapshot.id === shown ? 'true' : undefined}
              className="block rounded-md px-3 py-2 text-14 text-ink hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:text-accent-ink"
            >
              <span className="block font-strong">{snapshot.name ?? words.snapshot.built(built)}</span>
              <span className="block text-12 text-ink-2">{facts.join(' · ')}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
