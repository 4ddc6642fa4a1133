/** Words of a field for a day. */
export const day = {
  form: 'day/month/year',
  calendar: 'Choose in the calendar',
  wrong: 'Write the day as day/month/year, such as 30/11/2026.',
  late: (max: string) => `Choose a day not after ${max}.`,
}
