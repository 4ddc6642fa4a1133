import type { Sentence } from './sentences.ts'

/** Words of the report page; the report itself is Vietnamese. */
export const words = {
  title: 'Annual report',
  year: 'Report year',
  snapshot: 'Snapshot',
  current: 'current',
  frozen: 'frozen',
  layout: 'Layout',
  layouts: {
    party: 'Party document, whole province (Propaganda and Mass Mobilisation board)',
    state: 'State document, government side (Department of Home Affairs)',
  },
  guide: (name: string) => `Laid out by ${name}.`,
  freeze: 'Freeze the figures',
  freezeName: 'Name of the frozen set',
  freezeHint: 'Frozen figures never change; texts are kept with them.',
  freezing: 'Freezing the figures…',
  editAfterFreeze: 'Freeze the figures before editing texts and document details.',
  download: 'Download',
  docx: 'Report (Word)',
  docxPlain: 'Report without the list of figure references (Word)',
  xlsx: 'Annex tables (Excel)',
  preview: 'Preview',
  copy: 'Copy the sentence',
  copied: 'Sentence and source copied',
  copyFailed: 'Could not copy',
  hide: 'Hide the sentence',
  restore: 'Restore',
  hidden: (n: number) => `Hidden sentences and examples (${n})`,
  hiddenHelp:
    'They are on no paper. Where an example is hidden, the next of its field stands there once it is saved.',
  codes: 'Figure references',
  save: 'Save',
  saved: 'Saved',
  unsaved: 'There are unsaved changes',
  reload: 'Reload, keep what is typed',
  notRecorded: (why: string) => `The file is there, but that it was issued is not recorded: ${why}`,
  carried: (name: string) => `Carried over from “${name}”.`,
  discard: 'Discard this text',
  document: 'Document details',
  number: 'Document number',
  date: 'Document date',
  settings: {
    superior: 'Superior body',
    issuer: 'Issuing body (capitals)',
    issuer_name: 'Issuing body (in a sentence)',
    place: 'Place',
    report_suffix: 'Number suffix, report',
    letter_suffix: 'Number suffix, letter',
    addressee: 'Addressee',
    grounds: 'Grounds (one a line)',
    authority: 'Signing authority (if any)',
    position: 'Position of the signer',
    signer: 'Name of the signer',
    recipients: 'Recipients of the report (one a line)',
    letter_recipients: 'Recipients of the letter (one a line)',
  },
  corrections: 'Corrections since the freeze',
  noCorrections: 'The figures of the report are the same today.',
  correctionReports: 'Reports of units that changed',
  correctionCount: (n: number) => `${n} figures of the report differ today.`,
  more: (n: number) => `and ${n} other figures`,
  rows: (n: number) => `and ${n} other rows in the download`,
  unwritten: '(To be written by the issuing body.)',
}

/** What the page shows, in one sentence. */
export function reportHeadline(year: number, layout: 'party' | 'state', frozen: boolean): Sentence {
  const whose = layout === 'party' ? 'whole province' : 'government side'
  return [
    'Report of ',
    { figure: String(year) },
    `, ${whose}, from ${frozen ? 'frozen' : 'unfrozen'} figures`,
  ]
}
