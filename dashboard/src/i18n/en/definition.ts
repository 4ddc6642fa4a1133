import type { definition as vietnamese } from '../vi/definition.ts'

/** Words of the dialog that says how a figure is computed. */
export const definition: typeof vietnamese = {
  code: 'Reference of the figure',
  copy: 'Copy the reference',
  copied: 'Copied',
  notCopied: 'Could not be copied; select the reference and copy it by hand.',
  asOf: 'Data',
  rows: 'See the models behind this figure',
  title: 'Definition',
  numerator: 'Numerator',
  denominator: 'Denominator',
  exclusions: 'Exclusions',
  clause: 'Clause',
  value: 'Value',
  close: 'Close',
  loading: 'Loading the definition…',
  missing: 'The catalogue has no such entry yet.',
}
