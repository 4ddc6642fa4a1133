import { stepsOf } from '../../../cube/domain/scale.ts'
import { HEAT } from './scale.ts'

/** What each step of a heat map's colour stands for, as entries of its legend. */
export function HeatKeys({ scale, text }: { scale: number[]; text: (from: number, to: number) => string }) {
  return stepsOf(scale).map(({ step, from, to }) => (
    <li key={step} className="flex items-center gap-1.5">
      <span aria-hidden="true" className={`h-4 w-6 rounded ${HEAT[step]!}`} />
      {text(from, to)}
    </li>
  ))
}
