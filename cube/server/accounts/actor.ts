import type { Happening } from '../../../etl/audit/event.ts'
import type { Grantor } from './rights.ts'

/** Whoever does something, as the audit names him. */
export interface Actor extends Grantor {
  who: string
  role: string
  scope: string
  ip: string | null
  session: string | null
}

/** Writes an event into the audit, flushed. */
export type RecordEvent = (by: Omit<Actor, 'account'>, happening: Happening) => void

/** The person at the machine itself, who works with the commands. */
export const AT_THE_MACHINE: Actor = {
  account: null,
  who: 'máy chủ',
  role: 'command',
  scope: 'province',
  ip: null,
  session: null,
}
