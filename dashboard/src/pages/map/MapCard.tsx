import { useState } from 'react'
import { MAP_MODES, MAP_STEPS, type MapPlace, type MapStep } from '../../../../cube/domain/map.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { commonAreas, communes, sideOf } from '../../charts/boundaries.ts'
import { MapKey, ProvinceMap } from '../../charts/ProvinceMap.tsx'
import { replaceFilters, useAsked, type Target } from '../../data/filters.ts'
import type { Selection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { count, percent, signed } from '../../i18n/format.ts'
import { figureOf, mapTitle, saysOf, words } from '../../i18n/vi/map.ts'
import { againstName, scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { mapChoice, readMapOfYear, type MapOfYear } from './read.ts'

/**
 * The map of the province with its modes, and the same as a list.
 * @param common by former district instead of by commune
 * @param wide the list stands beside the map, and not folded below it
 */
export default function MapCard({
  selection,
  common,
  wide = false,
  className,
}: {
  selection: Selection
  common: boolean
  wide?: boolean
  className: string
}) {
  const choice = mapChoice(useAsked().get('map'))
  const view = useView('map', readMapOfYear, { ...selection, ...choice, common })
  return <ChartCard {...(wide ? BESIDE : BELOW)} view={view} className={className} />
}

const againstWords = ({ against, year }: MapOfYear): string =>
  against === null
    ? shared.filters.yearOption(year - 1).toLowerCase()
    : againstName({ ...against, oldArea: false })

const specOf = (wide: boolean): ChartSpec<MapOfYear> => ({
  id: 'ban-do',
  name: words.name,
  skeleton: 'h-[34rem] lg:h-[40rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'ban-do', query }],
  face: (data) => {
    const { places, mode, common, field, rate } = data
    const title = mapTitle(places, mode, common, field !== null, rate, againstWords(data), whereOf)
    const until = data.provisional
      ? shared.untilDay(data.today)
      : shared.filters.yearOption(data.year).toLowerCase()
    return {
      title,
      subtitle: [
        `${measured(data)}, ${scopeWords(data.scope)}, ${until}`,
        ...(common ? [words.basis] : []),
      ].join('; '),
      note: data.apart ? words.apart(data.apart) : undefined,
      source: words.source,
      picture: <Picture data={data} wide={wide} />,
      table: <MapTable data={data} caption={words.name} />,
      vector: true,
      controls: <Modes data={data} />,
    }
  },
})

const BESIDE = specOf(true)
const BELOW = specOf(false)

/** Where in the province a place lies: not everybody knows each of 65 communes. */
function whereOf({ code }: MapPlace): string {
  const outline = communes.find((one) => one.code === code)
  const district = commonAreas.find((one) => one.code === outline?.district)
  return outline && district ? words.where(sideOf(outline), words.short(district.name)) : ''
}

/** What is measured. */
function measured(data: MapOfYear): string {
  const { mode, field, common } = data
  const say = words.subtitles
  if (mode === 'change') return say.change(againstWords(data))
  if (mode === 'fields' && field !== null) return say.field(data.fields.get(field) ?? field)
  return mode === 'level' && common ? say.levelEach : say[mode]
}

/** What the map shows: its modes as buttons, the field as a list. */
function Modes({ data }: { data: MapOfYear }) {
  const { mode, field, fields } = data
  return (
    <div className="card-controls mt-3 flex flex-wrap items-center gap-2 print:hidden">
      <div role="group" aria-label={words.show} className="flex flex-wrap gap-0.5">
        {MAP_MODES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === mode}
            onClick={() => replaceFilters({ map: one === 'level' ? null : one })}
            className={`min-h-[36px] rounded-md border px-2 py-1 text-14 ${
              one === mode
                ? 'border-accent bg-accent-soft font-strong text-accent-ink'
                : 'border-line-strong text-ink-2 hover:bg-sunken'
            }`}
          >
            {words.modes[one]}
          </button>
        ))}
      </div>
      {mode === 'fields' && (
        <select
          aria-label={words.field}
          className="field max-w-full"
          value={field ?? ''}
          onChange={(event) =>
            replaceFilters({ map: event.target.value ? `fields-${event.target.value}` : 'fields' })
          }
        >
          <option value="">{words.anyField}</option>
          {[...fields].map(([code, name]) => (
            <option key={code} value={code}>
              {`${code}. ${name}`}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function Picture({ data, wide }: { data: MapOfYear; wide: boolean }) {
  const { places, mode, common } = data
  const shown = places.map((place) => ({
    ...place,
    text: figureOf(place, mode),
    says: saysOf(place, mode),
    to: targetOf(place, data),
  }))
  return (
    <div className={wide ? 'grid gap-5 lg:grid-cols-2' : ''}>
      <div>
        <Legend data={data} />
        <ProvinceMap places={shown} common={common} label={words.label} fits={!wide} />
      </div>
      {wide ? <List data={data} className="lg:max-h-[44rem]" /> : <Folded data={data} />}
    </div>
  )
}

/** The place's own page, on the division that the map has. */
const targetOf = (place: MapPlace, { year, common }: MapOfYear): Target => ({
  page: '/dia-ban',
  own: common ? { year, basis: 'common', district: place.code } : { year, basis: 'then', area: place.code },
})

/** What a step is called on this map. */
function stepWords(step: MapStep, { mode, common, rate }: MapOfYear): string {
  if (mode === 'level' && common && step in words.each) return words.each[step as keyof typeof words.each]
  if (mode === 'share') {
    if (step === 'none') return words.noneReplicated
    if (step === 'below' || step === 'above') return `${words.steps[step]} (${percent(rate)})`
  }
  return words.steps[step]
}

/** The steps with their words and how many places each has. */
function Legend({ data }: { data: MapOfYear }) {
  const { mode, field, places } = data
  const all: readonly MapStep[] = [
    ...MAP_STEPS[mode === 'fields' && field !== null ? 'field' : mode],
    'unknown',
    'outside',
  ]
  return (
    <ul aria-label={words.legend} className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-14 text-ink-2">
      {all.map((step) => {
        const n = places.filter((place) => place.step === step).length
        return n === 0 ? null : (
          <li key={step} className="flex items-center gap-1.5">
            <MapKey step={step} />
            {stepWords(step, data)}
            <span className="text-ink-3">{words.placesOf(n)}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** Places in the order of the legend, worst first. */
function sorted({ places, mode, field }: MapOfYear): MapPlace[] {
  const steps: readonly MapStep[] = MAP_STEPS[mode === 'fields' && field !== null ? 'field' : mode]
  // Reports that wait and empty fields are the worse the more they are.
  const worse = mode === 'reports' || (mode === 'fields' && field === null) ? -1 : 1
  const rank = ({ step }: MapPlace) => (steps.includes(step) ? steps.indexOf(step) : steps.length)
  return [...places].sort(
    (a, b) =>
      rank(a) - rank(b) || worse * ((a.value ?? 0) - (b.value ?? 0)) || a.name.localeCompare(b.name, 'vi'),
  )
}

/** The list, made when it is opened. */
function Folded({ data }: { data: MapOfYear }) {
  const [open, setOpen] = useState(false)
  return (
    <details data-aside className="mt-3 print:hidden" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer py-1 text-14 text-accent-ink">
        {words.list(data.places.length)}
      </summary>
      {open && <List data={data} className="max-h-[24rem]" />}
    </details>
  )
}

function List({ data, className }: { data: MapOfYear; className: string }) {
  return (
    <ul
      data-aside
      aria-label={words.list(data.places.length)}
      tabIndex={0}
      className={`overflow-y-auto text-14 print:max-h-none ${className}`}
    >
      {sorted(data).map((place) => (
        <li
          key={place.code}
          data-place={place.code}
          className="flex items-center gap-2 border-b border-line py-1.5 last:border-b-0"
        >
          <MapKey step={place.step} />
          <PageLink to={targetOf(place, data)} className="min-w-0 flex-1 name-link text-ink">
            {place.name}
          </PageLink>
          <strong className="font-strong">{figureOf(place, data.mode)}</strong>
        </li>
      ))}
    </ul>
  )
}

function MapTable({ data, caption }: { data: MapOfYear; caption: string }) {
  const { mode, field } = data
  const number = (
    title: string,
    key: (place: MapPlace) => number | null,
    text = count,
  ): Column<MapPlace> => ({
    title,
    cell: (place) => text(key(place)),
    key,
    numeric: true,
  })
  const value = ({ value: found }: MapPlace) => found
  const n = ({ n: found }: MapPlace) => found
  const of = ({ of: found }: MapPlace) => found
  const say = words.columns
  const columns: Record<typeof mode, Column<MapPlace>[]> = {
    level: [number(say.level, value)],
    change: [
      number(say.now, n),
      number(say.before, of),
      number(say.change, value, (found) => (found === null ? count(null) : signed(found))),
    ],
    share: [number(say.share, value, percent), number(say.replicated, n), number(say.models, of)],
    reports: [number(say.received, n), number(say.owed, of), number(say.waiting, value)],
    fields: field === null ? [number(say.having, n), number(say.empty, value)] : [number(say.level, value)],
  }
  return (
    <DataTable
      caption={caption}
      rows={sorted(data)}
      rowKey={({ code }) => code}
      columns={[
        { title: words.place, cell: ({ name }) => name, key: ({ name }) => name },
        ...columns[mode],
        { title: words.state, cell: ({ step }) => stepWords(step, data), key: ({ step }) => step },
      ]}
    />
  )
}
