import type { Day } from '../../dates.ts'

/** What the years of the trend are read by: noted below its axis. */
const events: { day: Day; text: string }[] = [
  { day: '2024-11-11', text: 'the Standing Board of the provincial Party Committee issues Plan 235-KH/TU' },
  { day: '2024-12-11', text: 'the provincial People’s Committee sends its letter on carrying out the plan' },
  { day: '2025-07-01', text: 'Ninh Thuận and Khánh Hòa become one province; districts come to an end' },
]

/** Words that only the overview says. */
export const overview = {
  events,
}
