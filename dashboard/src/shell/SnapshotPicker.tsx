import { provinceDay } from '../../../cube/domain/dates.ts'
import { changesByPublication, publicationsOf } from '../../../cube/domain/publications.ts'
import type { Snapshot } from '../data/boot.ts'
import { withFilters } from '../data/filters.ts'
import { useAddress } from '../data/router.tsx'
import { useRows } from '../data/rows.ts'
import { changeWords, moment, words as own } from '../i18n/vi/picker.ts'
import { words } from '../i18n/vi/words.ts'

/**
 * The snapshots to choose from, newest first: name, when it was made, whether frozen, until when reports count, and what
 * it changed because of what.
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
    <ul aria-label={own.list} className="sm:w-[26rem]">
      {publicationsOf(snapshots, changes.data ?? []).map(({ snapshot, ...publication }) => {
        const built = provinceDay(snapshot.builtAt)
        const facts = [
          ...(snapshot.current ? [own.current] : []),
          ...(snapshot.frozen ? [own.frozen] : []),
          words.snapshot.asOf(snapshot.asOf ?? built),
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
                {snapshot.name ?? own.built(moment(snapshot.builtAt))}
              </span>
              {changed !== null && <span className="block text-14">{changed}</span>}
              <span className="block text-12 text-ink-2">
                {[...(snapshot.name === null ? [] : [moment(snapshot.builtAt)]), ...facts].join(' · ')}
              </span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
