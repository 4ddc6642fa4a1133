import type { Publication } from '../../../../cube/domain/publications.ts'
import { date, signed } from '../format.ts'

/** Words of the list of snapshots in the header. */
export const words = {
  list: 'Snapshots',
  current: 'in use',
  frozen: 'frozen',
  built: (moment: string) => `Snapshot made ${moment}`,
  lookBack: 'Figures as they were known on',
  look: 'Show',
  making: 'The figures of that day are being made, about ten seconds…',
  noAnswer: 'The server does not answer; please try again.',
}

const CAUSES: Record<Publication<unknown>['causes'][number], string> = {
  report: 'new reports',
  correction: 'corrected or completed reports',
  decision: 'decisions on duplicates',
  organisation: 'changes of units and places',
  rule: 'changed rules',
  calendar: 'fell due',
}

/** What a publication changed, and because of what; null where it is not known. */
export function changeWords({
  of,
  causes,
  models,
  reports,
}: Omit<Publication<unknown>, 'snapshot'>): string | null {
  if (causes.length === 0) return null
  const differences = [
    ...(reports === 0 ? [] : [`${signed(reports)} units reported`]),
    ...(models === 0 ? [] : [`${signed(models)} models`]),
  ]
  const because = `${of > 1 ? `${of} times ` : ''}${causes.map((cause) => CAUSES[cause]).join(', ')}`
  return `${because.slice(0, 1).toUpperCase()}${because.slice(1)}: ${differences.length > 0 ? differences.join(', ') : 'no total changed'}`
}

/** A moment in Vietnam: `22/11/2026 10:05`. */
export function moment(iso: string): string {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString()
  return `${date(local.slice(0, 10))} ${local.slice(11, 16)}`
}
