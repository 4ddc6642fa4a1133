/** Words of the chart that says how reports came in. */
export const pace = {
  read: 'Read the reports received day by day; the left and right arrow keys change the day',
  due: (day: string) => `due ${day}`,
  value: (year: string, units: string) => `${year}: ${units} units`,
  /** A year says nothing of days that are still to come. */
  ahead: (year: string) => `${year}: this day is still to come`,
}
