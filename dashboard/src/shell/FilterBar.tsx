import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { NarrowingName } from '../../../cube/domain/pages.ts'
import type { Snapshot } from '../data/boot.ts'
import {
  narrowsOf,
  setFilters,
  useNarrowing,
  usePath,
  type Basis,
  type Changes,
  type Filters,
  type Narrowing,
} from '../data/filters.ts'
import { words } from '../i18n/vi/words.ts'
import { SelectField } from '../ui/SelectField.tsx'
import { useShownSnapshot } from '../data/shown.ts'
import { useNames } from '../data/names.ts'
import type { Choice, OwnFilter } from './ownFilter.ts'

const FilterPanel = lazy(() => import('./FilterPanel.tsx'))

const channels: Choice[] = [
  { value: '', text: words.filters.anyChannel },
  { value: 'government', text: words.channel.government },
  { value: 'party', text: words.channel.party },
]

/**
 * The one switch of how the province is divided into places, the same on each page that differs by it.
 * @param usual what holds where the address says nothing
 * @param others what a page can be shown by besides
 */
export function basisSwitch(asked: Basis | null, usual: Basis, others: readonly Basis[]): OwnFilter {
  const { label, ...names } = words.filters.basis
  const choices = others.filter((one) => one !== usual).map((value) => ({ value, text: names[value] }))
  const value = choices.find((choice) => choice.value === asked)?.value ?? null
  return { name: 'basis', label, value, any: names[usual], choices }
}

const NO_YEARS = { years: [], latestYear: null, frame: { year: null } }

/**
 * The filters, which live in the address: year, channel, kind, those of the page, and behind a button those
 * that narrow it (field, place, unit, level). Choosing a channel or a kind also writes the year that is shown, so that the page does not move to another
 * year because the latest one has nothing in that channel yet.
 */
export function FilterBar({
  filters,
  years: shown,
  snapshot,
  byChannel = true,
  byKind = true,
  own = [],
  aside,
}: {
  filters: Filters
  /** The years to choose from and the one that is shown; null until they are known. */
  years: { years: number[]; latestYear: number | null; frame: { year: number | null } } | null
  /** The snapshot, where the address asks for another than the current one. */
  snapshot: Snapshot | null
  /** False where the page shows nothing that differs by it. */
  byChannel?: boolean
  byKind?: boolean
  own?: OwnFilter[]
  /** Stands at the right while there is room. */
  aside?: ReactNode
}) {
  const { years, latestYear, frame } = shown ?? NO_YEARS
  const { year } = frame
  const keptYear = year === null ? {} : { year }
  const snapshotId = useShownSnapshot()!.id
  const narrows = narrowsOf(usePath(), filters)
  const narrowing = useNarrowing()
  const choosers = own.filter((filter) => !filter.asChip)
  const others = byKind ? [kindFilter(filters.kind), ...choosers] : choosers
  const otherYear = filters.year === year && year !== latestYear
  const chips = [
    ...sharedChips(filters, { year: otherYear, channel: byChannel, kind: byKind }),
    ...useNames(snapshotId, narrowing).map(({ name, text }) => ({
      name: `${words.filters[name]}: ${text}`,
      remove: { [name]: null },
    })),
    ...own.flatMap(ownChip),
    ...(snapshot ? [{ name: snapshotName(snapshot), remove: { snapshot: null } }] : []),
  ]
  return (
    <div
      className={`top-0 z-30 border-b border-line bg-surface print:hidden [@media(max-height:500px)]:static ${choosers.length > 2 ? 'sm:sticky' : 'sticky'}`}
    >
      <section
        aria-label={words.filters.label}
        className="mx-auto flex max-w-page flex-wrap items-center gap-x-3 gap-y-2 px-4 py-1.5 sm:px-6"
      >
        <div className="flex min-w-0 grow flex-wrap gap-2 sm:grow-0">
          <Select
            label={words.filters.year}
            value={year === null ? '' : String(year)}
            choices={
              years.length
                ? years.map((option) => ({ value: String(option), text: String(option) }))
                : [{ value: '', text: '…' }]
            }
            onChange={(value) => setFilters({ year: Number(value) })}
          />
          {byChannel && (
            <Select
              label={words.filters.channel}
              value={filters.channel ?? ''}
              choices={channels}
              onChange={(value) => setFilters({ ...keptYear, channel: value || null })}
            />
          )}
          {others.map((filter) => (
            <Select
              key={filter.name}
              label={filter.label}
              value={filter.value ?? ''}
              choices={[{ value: '', text: filter.any }, ...filter.choices]}
              onChange={(value) => setFilters({ ...keptYear, [filter.name]: value || null })}
              // A phone has room for three: these stand with those behind the button.
              className={narrows.length > 0 ? 'max-sm:hidden' : ''}
            />
          ))}
          {narrows.length > 0 && (
            <More names={narrows} chosen={narrowing} others={others} kept={keptYear} snapshot={snapshotId} />
          )}
        </div>
        {chips.length > 0 && <Chips chips={chips} others={[...narrows, ...own.map(({ name }) => name)]} />}
        {chips.length < 2 && aside}
        {/* No other year silently takes the place of the one that was asked. */}
        {filters.year !== null && year !== null && !years.includes(filters.year) && (
          <p className="w-full text-14 font-strong text-ink">{words.notFound.year(filters.year, year)}</p>
        )}
      </section>
    </div>
  )
}

const kindFilter = (value: string | null): OwnFilter => ({
  name: 'kind',
  label: words.filters.kind,
  value,
  any: words.filters.anyKind,
  choices: [
    { value: 'collective', text: words.kind.collective },
    { value: 'individual', text: words.kind.individual },
  ],
})

const snapshotName = ({ id, name, asOf }: Snapshot): string =>
  name === null && asOf !== null ? words.filters.knownOn(asOf) : words.filters.snapshot(name ?? id)

/** An active filter, and what takes it off. */
interface Chip {
  name: string
  remove: Changes
}

/** The filters that every page has, as far as the page differs by them. */
function sharedChips(
  { year, channel, kind }: Filters,
  by: { year: boolean; channel: boolean; kind: boolean },
): Chip[] {
  return [
    ...(year !== null && by.year ? [{ name: words.filters.yearOption(year), remove: { year: null } }] : []),
    ...(channel && by.channel ? [{ name: words.channel[channel], remove: { channel: null } }] : []),
    ...(kind && by.kind ? [{ name: words.kind[kind], remove: { kind: null } }] : []),
  ]
}

function ownChip({ name, value, choices }: OwnFilter): Chip[] {
  if (value === null) return []
  const text = choices.find((choice) => choice.value === value)?.text ?? value
  return [{ name: text, remove: { [name]: null } }]
}

/** The active filters, each to be taken off, and all of them at once. */
function Chips({ chips, others }: { chips: Chip[]; others: string[] }) {
  return (
    <ul aria-label={words.filters.active} className="flex min-w-0 flex-wrap items-center gap-2">
      {chips.map((chip) => (
        <li key={chip.name}>
          <button
            type="button"
            onClick={() => setFilters(chip.remove)}
            aria-label={words.filters.remove(chip.name)}
            className="inline-flex min-h-[28px] items-center gap-1.5 rounded-2xl bg-accent-soft px-3 py-0.5 text-left text-14 name-link text-accent-ink"
          >
            {chip.name}
            <svg
              viewBox="0 0 12 12"
              className="h-3 w-3 shrink-0"
              stroke="currentColor"
              strokeWidth="1.5"
              aria-hidden="true"
            >
              <path d="M2.5 2.5l7 7M9.5 2.500l-7 7" strokeLinecap="round" />
            </svg>
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            setFilters({
              ...{ year: null, channel: null, kind: null, snapshot: null },
              ...Object.fromEntries(others.map((name) => [name, null])),
            })
          }
        >
          {words.filters.reset}
        </button>
      </li>
    </ul>
  )
}

/** Opens the filters that have no place in the bar. */
function More({
  names,
  chosen,
  others,
  kept,
  snapshot,
}: {
  names: NarrowingName[]
  chosen: Narrowing
  others: OwnFilter[]
  kept: Changes
  snapshot: string
}) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="inline-flex min-h-[35px] grow sm:grow-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong bg-surface px-2.5 text-14 text-ink hover:border-ink-3"
      >
        <svg
          viewBox="0 0 16 16"
          className="h-4 w-4 shrink-0 text-ink-3"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          aria-hidden="true"
        >
          <path d="M2 4h12M4.5 8h7M7 12h2" strokeLinecap="round" />
        </svg>
        {words.filters.more}
      </button>
      {open && (
        <Suspense fallback={null}>
          <FilterPanel
            names={names}
            chosen={chosen}
            others={others}
            kept={kept}
            snapshot={snapshot}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

function Select({
  label,
  value,
  choices,
  onChange,
  className = '',
}: {
  label: string
  value: string
  choices: Choice[]
  onChange: (value: string) => void
  className?: string
}) {
  return (
    <div className={`relative min-w-0 grow sm:max-w-[17rem] sm:grow-0 ${className}`}>
      <SelectField {...{ label, value, choices, onChange }} arrow="right-2 sm:right-2.5" />
    </div>
  )
}
