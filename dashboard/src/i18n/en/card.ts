import type { card as vietnamese } from '../vi/card.ts'

/** What a chart's card offers; words that come with the cards, after the first paint. */
export const card: typeof vietnamese = {
  png: 'Download PNG',
  svg: 'Download SVG',
  noPicture: 'The picture could not be drawn. Try again, or download the table as CSV or XLSX.',
  csvWhole: 'Data of the chart',
  table: 'Table',
  picture: 'Chart',
  more: (name) => `Table, files, picture and definition: ${name}`,
  moreShort: 'Table, files, picture and definition',
  unfold: (name) => `Open ${name}`,
}
