export const words = {
  title: 'More filters',
  help: 'A choice filters at once; all filters are in the address of the page, so that it can be sent to others.',
  any: { field: 'All fields', district: 'All places', level: 'All levels' },
  tree: 'Tree of reporting units',
  search: 'Find a unit (marks are not needed)',
  found: (units: number) => (units === 1 ? '1 unit' : `${units} units`),
  nothing: 'No unit matches. Remove some of the search.',
  everyUnit: 'All units',
  done: 'Done',
}
