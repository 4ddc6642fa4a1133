import { count, NO_DATA } from '../i18n/format.ts'
import { words } from '../i18n/vi/places.ts'
import { scaleOf, stepOf, stepsOf } from '../../../cube/domain/scale.ts'
import type { Target } from '../data/filters.ts'
import { PageLink } from '../ui/PageLink.tsx'
import { HEAT } from './scale.ts'

export interface Tile {
  /** Of the former district on the common basis; 58 is the south. */
  code: string
  name: string
  /** Null: no data. */
  value: number | null
  /** Not of the province then: hatched, and no figure. */
  outOfScope?: boolean
  /** What the tile leads to. */
  to?: Target | undefined
}

/** Where each former district lies, roughly: north at the top, the sea at the right. */
const POSITION: Record<string, string> = {
  '571': 'col-start-3 row-start-1',
  '572': 'col-start-2 col-span-2 row-start-2',
  '573': 'col-start-1 row-start-3',
  '574': 'col-start-2 row-start-3',
  '568': 'col-start-3 row-start-3',
  '575': 'col-start-1 row-start-4',
  '570': 'col-start-2 row-start-4',
  '569': 'col-start-2 row-start-5',
  '576': 'col-start-4 row-start-5',
  '58': 'col-start-1 col-span-2 row-start-6',
}

/** In the order of reading, which is also that of the keyboard: north to south, west to east. */
const ORDER = ['571', '572', '573', '574', '568', '575', '570', '569', '576', '58']

/**
 * The nine former districts and the south as tiles of one hue in five steps, each with its
 * name and figure written out; 0, no data and out of scope are told apart without colour.
 * Tiles of other places have no place on the map and are left out.
 */
export function TileMap({ tiles, label, chosen }: { tiles: Tile[]; label: string; chosen?: string | null }) {
  const placed = ORDER.flatMap((code) => tiles.filter((tile) => tile.code === code))
  const scale = scaleOf(placed.map((tile) => tile.value ?? 0))
  return (
    <div>
      <ul
        aria-label={words.map.scale}
        className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-12 text-ink-2"
      >
        {stepsOf(scale).map(({ step, from, to }) => (
          <li key={step} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`${HEAT[step]} h-4 w-6 rounded`} />
            {from === to ? count(from) : `${count(from)}–${count(to)}`}
          </li>
        ))}
        <li>{words.map.zero}</li>
        {scale.length > 1 && <li>{words.map.quantiles}</li>}
        {placed.some((tile) => tile.value === null && !tile.outOfScope) && <li>{words.map.noData}</li>}
        {placed.some((tile) => tile.outOfScope) && (
          <li className="flex items-center gap-1.5">
            <span aria-hidden="true" className="hatched h-3 w-6 rounded-sm text-line-strong" />
            {words.map.outOfScope}
          </li>
        )}
      </ul>
      <ul
        aria-label={label}
        className="mx-auto grid max-w-[34rem] auto-rows-[minmax(4.75rem,auto)] grid-cols-4 gap-1.5"
      >
        {placed.map((tile) => (
          <li key={tile.code} className={`flex min-w-0 ${POSITION[tile.code]}`}>
            <Face tile={tile} scale={scale} current={tile.code === chosen} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Face({ tile, scale, current }: { tile: Tile; scale: number[]; current: boolean }) {
  const step = tile.value === null ? 0 : stepOf(tile.value, scale)
  const look = `flex w-full min-w-0 flex-col justify-between rounded-md border p-1.5 sm:p-2 ${
    current ? 'border-ink border-2' : step === 0 ? 'border-line-strong' : 'border-transparent'
  } ${HEAT[step]}`
  const inside = (
    <>
      <span className="text-12 leading-snug">{tile.name}</span>
      {tile.outOfScope ? (
        <span className="flex items-center gap-1.5 text-12">
          <span aria-hidden="true" className="hatched h-3 w-5 shrink-0 rounded-sm text-line-strong" />
          {words.map.outOfScope}
        </span>
      ) : (
        <span className="text-16 font-strong leading-snug">
          {tile.value === null ? NO_DATA : count(tile.value)}
        </span>
      )}
    </>
  )
  return tile.to === undefined ? (
    <div className={look}>{inside}</div>
  ) : (
    <PageLink to={tile.to} aria-current={current ? 'true' : undefined} className={`${look} hover:underline`}>
      {inside}
    </PageLink>
  )
}
