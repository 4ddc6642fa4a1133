import { STATES, type State } from '../../../cube/domain/reporting.ts'

const look: Record<State, string> = {
  on_time: 'bg-accent',
  late: 'forced-color-adjust-none bg-[linear-gradient(to_top,currentColor_50%,transparent_50%)] text-red ring-1 ring-inset ring-red',
  undated: 'bg-line-strong',
  missing: 'hatched text-red ring-1 ring-inset ring-red',
  not_due: '',
}

/** The states as parts of one bar: filled, half, grey, hatched, outlined. The figures stand beside it. */
export function StateBar({
  byState,
  of,
  className,
}: {
  byState: Record<State, number>
  /** What the whole bar stands for. */
  of: number
  className: string
}) {
  return (
    <div
      aria-hidden="true"
      className={`flex overflow-hidden rounded-sm ring-1 ring-inset ring-line-strong forced-colors:border ${className}`}
    >
      {STATES.map((state) => (
        <svg
          key={state}
          width={`${(byState[state] / of) * 100}%`}
          className={`h-full shrink-0 ${look[state]}`}
        />
      ))}
    </div>
  )
}
