import { count, figure } from '../format.ts'
import type { words as vietnamese } from '../vi/data.ts'
import type { Sentence } from './sentences.ts'

/** Words of the page of the data steward. */
export const words: typeof vietnamese = {
  title: 'Data',
  administration: 'A person’s data: find, correct, hide; result of the nightly backup',
  network: 'The server cannot be reached. Check the network and try again.',
  drop: {
    name: 'Check and load reports',
    title: 'Drop report files here to check them, then load them',
    help: 'Excel (.xlsx), Word (.docx, .doc), PDF with text, or CSV in any encoding (Unicode, TCVN3, VNI…). Checking changes no figure.',
    zone: 'Drop files here',
    choose: 'Choose files',
    received: 'Received on',
    receivedHelp: 'A date in the file itself comes first.',
    chosen: 'Chosen files',
    size: (bytes: number) =>
      bytes < 1_048_576
        ? `${count(Math.ceil(bytes / 1024))} kB`
        : `${count(Math.ceil(bytes / 1_048_576))} MB`,
    remove: (name: string) => `Remove ${name}`,
    check: 'Check',
    load: 'Load',
    again: 'Choose other files',
    checking: 'Checking…',
    cancel: 'Stop checking',
    loading: 'Loading; you may leave the page, the load goes on.',
    tooLarge: 'The files are larger than 200 MB; send them in several parts.',
    tooMany: 'At most 50 files at a time; send them in several parts.',
    realOverSample:
      'Sample data are in use. When a real report is loaded, they are set aside and the real ledger begins with it.',
    checked: (accepted: number, held: number) =>
      held === 0
        ? `Checked: ${count(accepted)} valid rows, none held back`
        : `Checked: ${count(accepted)} valid rows, ${count(held)} would be held back`,
    loaded: (load: number, accepted: number, held: number) =>
      `Loaded (load ${count(load)}): ${count(accepted)} rows taken, ${count(held)} held back`,
    unchanged: 'These files were loaded before; the figures stay as they are',
    unconfirmed: 'The Word file waits for the steward to read and confirm it',
    unreadable: 'None of the files could be read; see the reasons below',
    nothing: 'There is no report in the chosen files',
    newSnapshot: 'The page has moved to the new snapshot.',
    sameSnapshot: 'The figures stay as they are.',
  },
  inbox: {
    name: 'Files sent, not loaded',
    title: (uploads: number) =>
      uploads === 0
        ? 'No file is left to load'
        : `${count(uploads)} ${uploads === 1 ? 'upload is' : 'uploads are'} in no load`,
    help: 'The server stopped or failed before they were loaded. The files are kept as they came.',
    list: 'Uploads not loaded',
    sent: (at: string, received: string) => `Sent on ${at}; received on ${received}`,
    load: 'Load',
    loadFor: (files: string) => `Load: ${files}`,
    remove: 'Remove',
    removeFor: (files: string) => `Remove: ${files}`,
    really: 'Remove for good?',
    reallyFor: (files: string) => `Remove for good? The files will be deleted: ${files}`,
    removed: 'Removed.',
    working: 'Working…',
  },
  sheets: {
    caption: 'Result by sheet',
    file: 'File, sheet',
    table: 'Table',
    encoding: 'Encoding',
    rows: 'Rows',
    accepted: 'Valid',
    held: 'Held back',
    dropped: 'Dropped',
    warnings: 'Warnings',
    status: 'Result',
    workbook: 'Excel',
    statuses: {
      loaded: 'Read',
      unchanged: 'Loaded before',
      superseding: 'Replaces the earlier one',
      unreadable: 'Not readable',
      unconfirmed: 'Waits for confirmation',
    },
    toMend: (held: number, rows: number) => `${count(held)} of ${count(rows)} to mend`,
    effects: 'What loading would change',
    effect: (one) =>
      `${one.unitName}, ${({ annual: 'annual', h1: 'first half of', registration: 'registration', supplement: 'supplement' } as Record<string, string>)[one.round] ?? one.round} ${one.year}: ` +
      [
        one.wasReported ? 'has reported' : 'not yet → reported',
        one.modelsBefore === one.modelsAfter
          ? `${count(one.modelsAfter)} models`
          : `models ${count(one.modelsBefore)} → ${count(one.modelsAfter)}`,
        ...(one.sentBefore === one.sentAfter
          ? []
          : [`sent to the province ${count(one.sentBefore)} → ${count(one.sentAfter)}`]),
      ].join('; '),
    first: 'First rows as they were read',
    show: 'Show first rows',
    showFor: (file: string) => `Show first rows: ${file}`,
    note: 'Dropped: blank and total rows, which are no data. Held rows are not lost: they are kept and go back to the unit with the reason.',
  },
  issues: {
    caption: 'Errors and warnings',
    title: (errors: number, warnings: number) => `${count(errors)} errors, ${count(warnings)} warnings`,
    place: 'Row, column',
    row: (row: number | null, column: string | null) =>
      [row === null ? 'whole sheet' : `row ${row}`, column === null ? null : `column “${column}”`]
        .filter((part) => part !== null)
        .join(', '),
    code: 'Issue',
    value: 'Cell',
    message: 'What to do',
    severity: { error: 'Held back', warning: 'Warning' },
    none: 'No errors and no warnings.',
    shown: (shown: number, all: number) => `${count(shown)}/${count(all)} shown; the CSV has them all.`,
    csv: 'Download errors and warnings (CSV)',
    fileName: 'issues',
  },
  tables: {
    model: 'Models',
    replication: 'Replication',
    commendation: 'Commendation',
    publicity: 'Publicity',
    info: 'General sheet',
  },
  encodings: {
    'utf-8': 'Unicode (UTF-8)',
    'utf-16le': 'Unicode (UTF-16)',
    'utf-16be': 'Unicode (UTF-16)',
    'windows-1258': 'Windows-1258',
    tcvn3: 'TCVN3 (ABC)',
    vni: 'VNI',
    viscii: 'VISCII',
  },
  forms: {
    name: 'Report forms',
    title: 'Download the prefilled form of each unit',
    help: "The form has the unit, the year, last year's models and drop-downs; once filled in it can be loaded as it is.",
    year: 'Report year',
    round: 'Round',
    rounds: { annual: 'Annual', h1: 'First half' },
    unit: 'Unit',
    all: 'All units (ZIP)',
    button: 'Download',
    making: 'Making the forms…',
    done: 'Done; the browser is saving the file.',
  },
  loads: {
    name: 'Loads',
    title: (loads: number, files: number) => `${count(files)} files in ${count(loads)} loads`,
    subtitle: 'Newest first; those that a later report replaced are included',
    load: 'Load',
    loadedAt: 'Loaded at',
    received: 'Files received on',
    files: 'Files',
    units: 'Units',
    accepted: 'Valid rows',
    held: 'Rows held',
    dropped: 'Rows dropped',
    returns: 'Files to send back',
    download: 'Download (ZIP)',
    downloadFor: (load: number) => `Download (ZIP): files to send back of load ${load}`,
    clean: 'No rows held',
    making: 'Making the files…',
    none: 'No file in this scope yet.',
    absent: 'This snapshot was built before there was a list of files.',
    span: (from: string, to: string) => (from === to ? from : `${from} – ${to}`),
  },
  files: {
    name: 'Files received',
    title: (shown: number, all: number) =>
      shown === all ? `${count(all)} files` : `${count(shown)}/${count(all)} files`,
    subtitle: 'Whose file, received when, how many rows valid, held back and dropped',
    search: 'Find a file or unit (marks not needed)',
    file: 'File',
    unit: 'Unit',
    unknown: 'Not known',
    more: (units: number) => `and ${units} more units`,
    state: 'State',
    counted: 'Counted',
    replaced: 'Not counted: replaced by a later one, or no valid row',
    info: 'General sheet only',
    returned: 'File to send back',
    returnedFor: (file: string) => `Excel: file to send back of ${file}`,
    show: 'Show more',
    nothing: 'No file matches. Shorten the search.',
  },
  held: {
    name: 'Rows held back',
    title: (rows: number, units: number) =>
      rows === 0 ? 'No row is held back' : `${count(rows)} rows of ${count(units)} units are held back`,
    subtitle: (year: number) =>
      `In the counted reports of ${year}; choose a reason or a unit to see the rows themselves`,
    byCode: 'By reason',
    byUnit: 'By unit',
    reason: 'Reason',
    unit: 'Unit',
    rows: 'Rows',
    units: 'Units',
    reasons: 'Reasons',
    unknownUnit: 'Unit not known',
    empty: 'Every row of the reports received is valid.',
    lines: (what: string) => `Rows: ${what}`,
    noLines: 'There is no such row in this year. Choose another reason or unit.',
    close: 'Close the list of rows',
    place: 'File, place',
  },
  declared: {
    name: 'Declared and counted',
    title: (differing: number, declaring: number) =>
      declaring === 0
        ? 'No unit has declared a total yet'
        : differing === 0
          ? `The totals of all ${count(declaring)} units that declared one equal the count`
          : `${count(differing)}/${count(declaring)} units declared a total that differs from the count`,
    subtitle: (year: number) =>
      `Models as the unit states them and as counted in its report of ${year}; the difference is shown, neither is changed`,
    silent: (units: number) => `${count(units)} units reported without a total.`,
    unit: 'Unit',
    declared: 'Declared',
    counted: 'Counted',
    difference: 'Difference',
    held: 'Rows held',
    received: 'Received on',
    same: 'Agrees',
    differs: 'Differs',
    empty: 'The reports of this year state no total; it stands in the general sheet of the form.',
  },
  pairs: {
    name: 'Possible duplicates',
    title: (undecided: number, all: number, of: { year: number; undecided: number } | null = null) =>
      all === 0
        ? 'No two models look alike'
        : undecided === 0
          ? `All ${count(all)} pairs are decided`
          : of === null || of.undecided === undecided
            ? `${count(undecided)} pairs to decide`
            : `${count(of.undecided)} pairs of ${of.year} to decide; of all years: ${count(undecided)}`,
    subtitle: "A confirmed pair counts once in every total and stays in each unit's own figure",
    show: 'Show',
    open: 'To decide',
    decided: 'Decided',
    every: 'All',
    same: 'One model',
    different: 'Two different models',
    undo: 'Undo the decision',
    continues: 'Carried on by the successor',
    perhapsSame: 'Possible duplicate',
    unit: 'Unit',
    subject: 'Collective, person',
    field: 'Field',
    code: 'Code',
    year: 'Report of',
    reason: 'Reason',
    countedIn: 'Counted in',
    anyYear: 'Any year',
    ofYear: (year: number, pairs: number) => `${year} (${count(pairs)})`,
    anyReason: 'Any reason',
    ofReason: (reason: string, pairs: number) => `${reason} (${count(pairs)})`,
    all: {
      same: (pairs: number) => `All ${count(pairs)} pairs: each is one model`,
      different: (pairs: number) => `All ${count(pairs)} pairs: each is two different models`,
    },
    reallyAll: (pairs: number) => `Sure? Press again to write ${count(pairs)} decisions`,
    alike: 'Alike',
    first: 'First model',
    second: 'Second model',
    verdict: { same: 'Confirmed as one model', different: 'Found to be two different models' },
    on: (day: string, by: string | null) => (by === null ? `on ${day}` : `on ${day}, ${by}`),
    deciding: 'Writing the decision down and building the figures anew…',
    done: 'The decision is kept; the page has moved to the new snapshot.',
    old: 'This is an older snapshot; leave it to decide.',
    none: 'No pair in this choice.',
    more: (left: number) => `Show more (${count(left)} left)`,
    years: (years: number[]) => years.join(', '),
  },
}

/** What waits for the steward, in one sentence. */
export function dataHeadline(facts: {
  year: number
  files: number
  held: number
  differing: number
  undecided: number
}): Sentence {
  const open: Sentence = [
    ...(facts.held ? [figure(count(facts.held)), ' rows held back'] : ['no rows held back']),
    ...(facts.differing ? [', ', figure(count(facts.differing)), ' units whose total differs'] : []),
    ...(facts.undecided ? [', ', figure(count(facts.undecided)), ' pairs that may be one model'] : []),
  ]
  return [figure(count(facts.files)), ` files received; ${facts.year}: `, ...open, '.']
}
