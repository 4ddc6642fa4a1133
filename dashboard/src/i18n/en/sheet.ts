/** Words of the two-page sheet for a meeting. */
export const sheet = {
  title: 'Sheet on the implementation of Plan 235-KH/TU in',
  help: 'Two pages of A4 for a meeting; choose a printer or “Save as PDF”.',
  withAnnex: 'With the annex',
  back: 'Back to the overview',
  print: 'Print or save as PDF',
  first: 'Page 1',
  second: 'Page 2',
  annex: 'Annex',
  sample: 'SAMPLE DATA',
}
