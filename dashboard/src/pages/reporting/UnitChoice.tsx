import type { ReactNode } from 'react'
import { isState } from '../../../../cube/domain/reporting.ts'
import type { Group } from '../../../../cube/domain/units.ts'
import { words } from '../../i18n/vi/words.ts'
import { StateIcon } from '../../ui/StateIcon.tsx'

export const groupName = (group: Group): string => (group === 'unasked' ? words.notOwed : words.states[group])

/** The buttons of the groups, the search by name, and how many units were found. */
export function UnitChoice({
  groups,
  sizeOf,
  group,
  onGroup,
  query,
  onQuery,
  found,
  idOf,
  children,
}: {
  groups: readonly Group[]
  sizeOf: (group: Group) => number
  /** The group that is shown. */
  group: Group
  onGroup: (group: Group) => void
  query: string
  onQuery: (query: string) => void
  /** How many units of the group have such a name. */
  found: number
  /** The id of a group's button, where an address may point at it. */
  idOf?: (group: Group) => string
  /** What stands beside the search. */
  children?: ReactNode
}) {
  return (
    <>
      <div role="group" aria-label={words.units.show} className="flex flex-wrap gap-2">
        {groups.map((option) => (
          <button
            key={option}
            id={idOf?.(option)}
            type="button"
            aria-pressed={option === group}
            onClick={() => onGroup(option)}
            className="inline-flex min-h-[32px] scroll-mt-24 items-center gap-1.5 rounded-full border border-line-strong px-3 py-1 text-14 text-ink-2 hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
          >
            {isState(option) && <StateIcon state={option} />}
            {groupName(option)}
            <strong className="font-strong">{sizeOf(option)}</strong>
          </button>
        ))}
      </div>
      <div className="mb-2 mt-3 flex flex-wrap items-center gap-3 print:hidden">
        <input
          type="search"
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          placeholder={words.units.search}
          aria-label={words.units.search}
          className="entry sm:w-72"
        />
        <p className="text-14 text-ink-3" role="status">
          {words.units.found(found, sizeOf(group))}
        </p>
        {children}
      </div>
    </>
  )
}
