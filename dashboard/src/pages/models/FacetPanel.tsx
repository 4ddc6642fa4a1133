import { setFilters, type Changes } from '../../data/filters.ts'
import { count } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/models.ts'

export interface Facet {
  /** Name in the address. */
  name: string
  label: string
  /** The value chosen; null: none. */
  value: string | null
  choices: { value: string; text: string; count: number }[]
}

/** Choices of a long list that are seen before it is opened. */
const SEEN = 8

/** What the models can be told apart by, each choice with how many rows it would leave. */
export function FacetPanel({ facets, kept }: { facets: Facet[]; kept: Changes }) {
  return (
    <div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-1">
      {facets.map((facet) => (
        <FacetList key={facet.name} facet={facet} kept={kept} />
      ))}
    </div>
  )
}

function FacetList({ facet: { name, label, value, choices }, kept }: { facet: Facet; kept: Changes }) {
  const [seen, rest] =
    choices.length > SEEN + 2
      ? [
          choices.filter((choice, i) => i < SEEN || choice.value === value),
          choices.filter((choice, i) => i >= SEEN && choice.value !== value),
        ]
      : [choices, []]
  const list = (shown: Facet['choices']) => (
    <ul>
      {shown.map((choice) => {
        const chosen = choice.value === value
        return (
          <li key={choice.value}>
            <button
              type="button"
              aria-pressed={chosen}
              disabled={choice.count === 0 && !chosen}
              onClick={() => setFilters({ ...kept, [name]: chosen ? null : choice.value })}
              className="flex min-h-[28px] w-full items-baseline [@media(pointer:coarse)]:min-h-[44px] [@media(pointer:coarse)]:items-center justify-between gap-2 rounded-md px-2 py-0.5 text-left text-14 leading-snug text-ink-2 hover:bg-sunken disabled:text-ink-3 disabled:hover:bg-transparent aria-pressed:bg-accent-soft aria-pressed:font-strong aria-pressed:text-accent-ink"
            >
              <span className="min-w-0">{choice.text}</span>
              <span className="text-14">{count(choice.count)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
  return (
    <div role="group" aria-label={label} className="min-w-0 px-2 lg:px-0">
      <p className="mb-0.5 px-2 text-14 font-strong text-ink-3">{label}</p>
      {list(seen)}
      {rest.length > 0 && (
        <details>
          <summary className="quiet-button cursor-pointer">{words.moreChoices(rest.length)}</summary>
          {list(rest)}
        </details>
      )}
    </div>
  )
}
