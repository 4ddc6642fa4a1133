import { words } from '../../i18n/vi/models.ts'
import { HEADS } from './columns.tsx'
import { CHOSEN_FROM, type Layout } from './layout.ts'

/**
 * Chooses the columns of the list, and how high its rows are. Each choice changes the address, which closes menus: this one
 * stays open for the next.
 */
export function LayoutMenu({ layout, onChange }: { layout: Layout; onChange: (next: Layout) => void }) {
  const { columns, dense } = layout
  return (
    <details
      className="relative"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.currentTarget.open = false
        event.currentTarget.querySelector('summary')?.focus()
      }}
    >
      <summary className="quiet-button cursor-pointer list-none [&::-webkit-details-marker]:hidden">
        {words.layout}
      </summary>
      <div
        tabIndex={-1}
        className="absolute right-0 top-full z-50 mt-1 max-h-[70vh] w-[16rem] overflow-y-auto rounded-lg border border-line-strong bg-surface p-2 outline-none max-sm:left-0 max-sm:right-auto"
      >
        <fieldset>
          <legend className="px-2 py-1 text-14 font-strong text-ink-2">{words.columns}</legend>
          {CHOSEN_FROM.map((name) => (
            <Tick
              key={name}
              text={HEADS[name].title}
              checked={columns.includes(name)}
              onChange={(on) =>
                onChange({
                  ...layout,
                  columns: CHOSEN_FROM.filter((one) => (one === name ? on : columns.includes(one))),
                })
              }
            />
          ))}
        </fieldset>
        <div className="mt-1 border-t border-line pt-1">
          <Tick text={words.dense} checked={dense} onChange={(on) => onChange({ ...layout, dense: on })} />
        </div>
      </div>
    </details>
  )
}

const Tick = ({
  text,
  checked,
  onChange,
}: {
  text: string
  checked: boolean
  onChange: (on: boolean) => void
}) => (
  <label className="flex min-h-[28px] items-center gap-2 rounded-md px-2 text-14 text-ink hover:bg-sunken [@media(pointer:coarse)]:min-h-[44px]">
    <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
    {text}
  </label>
)
