/** Words of the chart that says how reports came in. */
export const pace = {
  lastYear: 'last year',
  subtitle: 'Units that have sent their report, cumulative by day',
  expected: (units: string) => `${units} units owe a report`,
  due: (day: string) => `Due ${day}`,
  received: (year: number) => `Reported in ${year}`,
  read: 'Read the reports received day by day; the left and right arrow keys change the day',
  deadline: (day: string) => `due ${day}`,
  value: (year: string, units: string) => `${year}: ${units} units`,
  /** A year says nothing of days that are still to come. */
  ahead: (year: string) => `${year}: this day is still to come`,
}
