import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { matches } from '../../../cube/domain/search.ts'
import { nameOf } from '../i18n/vi/codes.ts'
import { words as own } from '../i18n/vi/panel.ts'
import { words } from '../i18n/vi/words.ts'
import type { ChannelOfUnits } from './units.ts'

/** One line of the tree as it is shown. */
interface Line {
  key: string
  depth: 1 | 2 | 3
  text: string
  /** Of a branch. */
  open?: boolean
  units?: number
  /** Of a unit. */
  code?: string
}

/** The lines that are seen: all of a search's matches, else the branches that are open. */
function linesOf(channels: ChannelOfUnits[], open: ReadonlySet<string>, query: string): Line[] {
  const lines: Line[] = []
  for (const channel of channels) {
    const kinds = channel.kinds
      .map((kind) => ({
        ...kind,
        units: kind.units.filter((unit) => query === '' || matches(unit.name, query)),
      }))
      .filter((kind) => kind.units.length > 0)
    const units = kinds.reduce((sum, kind) => sum + kind.units.length, 0)
    if (units === 0) continue
    const isOpen = (key: string) => query !== '' || open.has(key)
    const text = words.channel[channel.code as keyof typeof words.channel] ?? channel.code
    lines.push({ key: channel.code, depth: 1, text, open: isOpen(channel.code), units })
    if (!isOpen(channel.code)) continue
    for (const kind of kinds) {
      const key = `${channel.code}/${kind.code}`
      const kindName = nameOf('unit_kind', kind.code) ?? kind.code
      lines.push({ key, depth: 2, text: kindName, open: isOpen(key), units: kind.units.length })
      if (!isOpen(key)) continue
      for (const unit of kind.units)
        lines.push({ key: `${key}/${unit.code}`, depth: 3, text: unit.name, code: unit.code })
    }
  }
  return lines
}

/** Branches above a unit. */
const branchesOf = (channels: ChannelOfUnits[], code: string | null): string[] =>
  channels.flatMap((channel) =>
    channel.kinds
      .filter((kind) => kind.units.some((unit) => unit.code === code))
      .flatMap((kind) => [channel.code, `${channel.code}/${kind.code}`]),
  )

const INDENT = { 1: 'pl-1 font-strong', 2: 'pl-5', 3: 'pl-10' }

/**
 * Channels, kinds and units as a tree with a search that needs no marks. Arrow keys, Home and End walk through
 * it, right and left open and close, Enter and the space bar choose.
 */
export function UnitTree({
  channels,
  chosen,
  onChoose,
}: {
  channels: ChannelOfUnits[]
  chosen: string | null
  onChoose: (code: string | null) => void
}) {
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(() => {
    const above = branchesOf(channels, chosen)
    return new Set(above.length > 0 ? above : channels.map((channel) => channel.code))
  })
  const [at, setAt] = useState<string | null>(null)
  const tree = useRef<HTMLUListElement>(null)
  const lines = useMemo(() => linesOf(channels, open, query.trim()), [channels, open, query])
  // The one line that Tab reaches.
  const reached =
    lines.find((line) => line.key === at) ?? lines.find((line) => line.code === chosen && chosen) ?? lines[0]
  const units = lines.reduce((sum, line) => sum + (line.depth === 1 ? line.units! : 0), 0)

  const toggle = (key: string, to: boolean) => {
    const next = new Set(open)
    if (to) next.add(key)
    else next.delete(key)
    setOpen(next)
  }
  const choose = (line: Line) => {
    setAt(line.key)
    if (line.code === undefined) toggle(line.key, !line.open)
    else onChoose(line.code === chosen ? null : line.code)
  }
  const walk = (event: KeyboardEvent) => {
    const i = lines.findIndex((line) => line === reached)
    const line = lines[i]
    if (!line) return
    const parent = lines.slice(0, i).findLast((one) => one.depth < line.depth)
    const closed = line.open === false
    const to: Record<string, Line | undefined | (() => void)> = {
      ArrowDown: lines[i + 1],
      ArrowUp: lines[i - 1],
      Home: lines[0],
      End: lines.at(-1),
      ArrowRight: closed ? () => toggle(line.key, true) : line.open ? lines[i + 1] : undefined,
      ArrowLeft: line.open && query === '' ? () => toggle(line.key, false) : parent,
      Enter: () => choose(line),
      ' ': () => choose(line),
    }
    if (!(event.key in to)) return
    event.preventDefault()
    const next = to[event.key]
    if (typeof next === 'function') next()
    else if (next) {
      setAt(next.key)
      tree.current?.children[lines.indexOf(next)]?.querySelector<HTMLElement>('[role=treeitem]')?.focus()
    }
  }
  return (
    <div className="flex min-h-0 flex-col">
      <label className="block text-14 text-ink-3">
        {own.search}
        <input
          type="search"
          className="entry mt-0.5"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      <p role="status" className="mt-1 text-14 text-ink-3">
        {units > 0 ? own.found(units) : own.nothing}
      </p>
      {lines.length > 0 && (
        <ul
          ref={tree}
          role="tree"
          aria-label={own.tree}
          onKeyDown={walk}
          className="mt-1 max-h-80 min-h-[10rem] overflow-y-auto rounded-md border border-line p-1"
        >
          {lines.map((line) => (
            <li key={line.key} role="none">
              <div
                role="treeitem"
                aria-level={line.depth}
                aria-expanded={line.open}
                aria-selected={line.code === undefined ? undefined : line.code === chosen}
                tabIndex={line === reached ? 0 : -1}
                onClick={() => choose(line)}
                className={`flex min-h-[28px] cursor-pointer items-start gap-1.5 rounded px-1 py-1 text-14 hover:bg-sunken ${INDENT[line.depth]} ${line.code !== undefined && line.code === chosen ? 'bg-accent-soft font-strong text-accent-ink' : 'text-ink'}`}
              >
                {line.open !== undefined && (
                  <span aria-hidden="true" className="w-3 shrink-0 text-ink-3">
                    {line.open ? '▾' : '▸'}
                  </span>
                )}
                <span className="min-w-0">{line.text}</span>
                {line.units !== undefined && (
                  <span className="ml-auto shrink-0 pl-2 font-normal text-ink-3">{line.units}</span>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
