import { count, date, figure } from '../format.ts'
import type { words as vietnamese } from '../vi/snapshots.ts'
import type { Sentence } from './sentences.ts'

/** Words of the page of snapshots. */
export const words: typeof vietnamese = {
  title: 'Snapshots',
  freeze: {
    name: 'Freeze the figures',
    title: 'Name the figures and keep them for a report',
    help: 'A frozen snapshot is never deleted or changed; its figures stay as they are, whatever reports come later.',
    label: 'Name of the snapshot',
    example: (year: string) => `For example: Report of ${year}`,
    asOf: 'As known on (empty: every report received)',
    button: 'Freeze',
    running: 'Freezing…',
    done: (name: string) => `“${name}” is frozen.`,
    already: (name: string) =>
      `The current figures are frozen as “${name}”. Freezing again before a new report comes only replaces that name.`,
  },
  list: {
    name: 'The snapshots',
    title: (all: number, frozen: number) => `${count(all)} snapshots, ${count(frozen)} frozen`,
    subtitle: 'Newest first; each load that changes something makes a new one',
    columns: {
      name: 'Name, code',
      asOf: 'As known on',
      built: 'Built at',
      state: 'State',
      models: 'Rows of models',
      rows: 'Rows in all',
      hash: 'Content check',
      actions: 'Actions',
    },
    unnamed: 'No name',
    everything: 'Every report received',
    frozen: 'Frozen',
    current: 'Current',
    viewed: 'Shown now',
    sample: 'Sample data',
    passing: 'Kept for a while',
    open: 'Open the site in it',
    openFor: (name: string) => `Open the site in it: “${name}”`,
    zip: 'Download all (ZIP)',
    zipFor: (name: string) => `Download all (ZIP): “${name}”`,
    compare: 'Compare with the current one',
    compareFor: (name: string) => `Compare with the current one: “${name}”`,
  },
  compare: {
    name: 'Compare two snapshots',
    from: 'From',
    to: 'To',
    choose: 'Choose two snapshots to compare.',
    one: 'Two snapshots are needed for a comparison.',
    same: 'Choose two different snapshots.',
    swap: 'Swap',
    subtitle: (from: string, to: string) => `From “${from}” to “${to}”`,
    equal: 'Both give the same figures',
    equalHelp: 'No figure differs and no report changed between these two snapshots.',
    definitions: (all: number, named: string[]) =>
      `The two compute ${count(all)} figures differently (a frozen snapshot keeps its formulas): ${named.join('; ')}${all > named.length ? '; …' : ''}.`,
    figures: 'Figures that differ',
    because: 'Because of these reports',
    figure: 'Figure',
    by: 'Scope',
    before: 'Before',
    after: 'After',
    difference: 'Difference',
    unit: 'Unit',
    year: 'Year, round',
    table: 'Table',
    change: 'Change',
    rows: 'Rows added, removed, changed',
    changes: { added: 'New', removed: 'Gone', changed: 'Changed' },
    tally: (added: number, removed: number, changed: number) =>
      [
        added ? `${count(added)} added` : '',
        removed ? `${count(removed)} removed` : '',
        changed ? `${count(changed)} changed` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    shown: (shown: number, all: number) => `${count(shown)}/${count(all)} rows shown; the CSV has them all.`,
    csvFigures: 'Download figures that differ (CSV)',
    csvParts: 'Download changed reports (CSV)',
    fileFigures: 'figures-that-differ',
    fileParts: 'changed-reports',
  },
  tables: {
    fct_model: 'Models',
    fct_replication: 'Replication',
    fct_commendation: 'Commendation',
    fct_publicity: 'Publicity',
    fct_reporting: 'Reporting',
    fct_duplicate: 'Possible duplicates',
  },
  forms: {
    news: 'News item',
    article: 'Article',
    photo: 'Photo',
    report: 'Reportage',
    documentary: 'Documentary',
    special_page: 'Special page',
    column: 'Column',
    feature_topic: 'Feature topic',
    publication: 'Publication',
  },
  rounds: { annual: 'annual', h1: 'first half' },
  network: 'The server cannot be reached. Check the network and try again.',
}

/** How many snapshots there are, how many are frozen, and which is shown. */
export function snapshotsHeadline(all: number, frozen: number, newestFrozen: string | null): Sentence {
  return [
    'There are ',
    figure(count(all)),
    ' snapshots, ',
    figure(count(frozen)),
    ' of them frozen',
    ...(newestFrozen === null ? ['.'] : [`; the latest frozen one is “${newestFrozen}”.`]),
  ]
}

/** What differs between two snapshots, in one line. */
export function compareFinding(figures: number, parts: number, units: number): string {
  if (figures === 0 && parts === 0) return words.compare.equal
  if (parts === 0) return `${count(figures)} figures differ`
  return `${count(figures)} figures differ, because ${count(parts)} report parts of ${count(units)} units changed`
}

/** A moment in Vietnam: `22/11/2026 10:05`. */
export function moment(iso: string): string {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString()
  return `${date(local.slice(0, 10))} ${local.slice(11, 16)}`
}
