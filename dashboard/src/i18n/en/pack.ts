/** What the main figures of the pack are called. */
export interface Figures {
  count: string
  received: string
  replicated: string
  effective: string
  recognised: string
  commended: string
}

/** Words of the meeting pack: one file that opens without server and network. */
export const pack = {
  name: 'Meeting pack',
  cardTitle: 'One file that opens without a network, to take to a meeting',
  help: 'With the overview, the map, fields, places, units, the rows behind each figure and the definitions. It holds what this account may see; whoever has the file can read it.',
  button: 'Download the meeting pack (HTML)',
  running: 'Making the pack…',
  done: 'The meeting pack is downloaded.',
  year: 'Year',
  file: (year: number) => `meeting-pack-${year}`,
  title: (year: number) => `Gương Sáng: Plan 235-KH/TU in ${year}`,
  contents: 'Contents',
  parts: [
    ['bia', 'About this document'],
    ['tong-quan', 'Overview'],
    ['ban-do', 'Map'],
    ['linh-vuc', 'Fields'],
    ['dia-ban', 'Places'],
    ['don-vi', 'Units'],
    ['mo-hinh', 'Models'],
    ['cach-tinh', 'Definitions'],
  ] as [string, string][],
  cover: {
    snapshot: 'Snapshot',
    asOf: 'Figures as of',
    id: 'Id of the snapshot',
    hash: 'Content hash',
    made: 'Made at',
    by: 'Made by',
    open: 'user of the server, without a login',
    code: 'Figure code',
    rights:
      'The document holds what its maker may see, perhaps names of persons; pass it on only to those who may see these figures too.',
  },
  figures: {
    count: 'Models',
    received: 'Units that have reported',
    replicated: 'Replicated',
    effective: 'Found effective',
    recognised: 'Recognised',
    commended: 'Commended',
  },
  collective: 'collective',
  individual: 'individual',
  steps: [
    'No model yet',
    'Very few: 1–2',
    'Few: 3–5',
    'Middling: 6–9',
    'Many: 10–14',
    'Very many: 15 or more',
  ],
  boundaries: 'Boundaries are for reference, not for determining borders.',
  districts: 'By former district (to 30/6/2025)',
  communes: 'By commune, ward and special zone',
  list: 'See the list',
  columns: {
    model: 'Model',
    subject: 'Collective or person',
    field: 'Field',
    unit: 'Unit',
    place: 'Place',
    kind: 'Kind',
    status: 'Status',
    evaluation: 'Evaluation',
    result: 'Result',
  },
  search: 'Search (marks are not needed)',
  reset: 'Remove the filter',
  /** `{n}` is put in by the pack itself. */
  found: '{n} models.',
  first: 'The first {n} are shown; search to narrow.',
}
