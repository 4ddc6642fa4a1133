import type { CodeList } from '../vi/codes.ts'

/** The mart's codes in English. A code that is not listed is shown as it is. */
const codes: Record<CodeList, Record<string, string>> = {
  unitKind: {
    agency: 'Departments and agencies',
    district_committee: 'District People’s Committees (until 30 June 2025)',
    commune_committee: 'Commune, ward and special-zone People’s Committees',
    public_service: 'Public service units',
    state_enterprise: 'State enterprises',
    district_party: 'District Party committees (until 30 June 2025)',
    commune_party: 'Commune, ward and special-zone Party committees',
    party_committee: 'Party committees under the province',
    front: 'Fatherland Front',
    mass_organisation: 'Mass organisations',
    press: 'Press',
    party_body: 'Party boards and bodies',
    association: 'Associations',
  },
  kind: {
    collective: 'Collective',
    individual: 'Individual',
    household: 'Household',
    family: 'Family',
    clan: 'Clan',
    club: 'Club',
    hamlet: 'Hamlet or residential group',
    commune: 'Commune',
  },
  category: { model: 'Model', exemplar: 'Exemplar' },
  level: {
    central: 'Central',
    province: 'Province',
    district: 'District (until 30 June 2025)',
    commune: 'Commune, ward, special zone',
    grassroots: 'Grassroots',
  },
  registration: { new: 'New', supplementary: 'Supplementary', maintained: 'Maintained' },
  status: { building: 'Being built', recognised: 'Recognised', discontinued: 'Discontinued' },
  evaluation: {
    effective: 'Effective',
    not_effective: 'Not effective',
    not_evaluated: 'Not evaluated',
  },
  criteria: { met: 'Met', not_met: 'Not met', not_evaluated: 'Not evaluated' },
  potential: {
    replicate_now: 'Replicate now',
    needs_support: 'Needs more support',
    limited: 'Limited',
  },
  issue: {
    required: 'Required cell is blank',
    'unit-unknown': 'Unknown unit',
    'unit-ambiguous': 'Several units have this name',
    'unit-closed': 'Unit did not exist in the round',
    'year-invalid': 'Invalid year',
    'field-unknown': 'Unknown field',
    'kind-unknown': 'Unknown subject',
    'area-unknown': 'Unknown place',
    'area-ambiguous': 'Several places have this name',
    'date-invalid': 'Invalid date',
    'number-invalid': 'Invalid number',
    'status-unknown': 'Unknown status',
    'value-unknown': 'Value not in the list',
    'model-unknown': 'No such registered model',
    'owner-unknown': 'Unit of the model not in the list',
    'owner-ambiguous': 'Models of several units have this name',
    'model-of-other-unit': "Counted for another unit's model",
    'row-repeated': 'Equal rows, each counted',
    'area-outside': 'Place not yet in the province then',
    'model-ambiguous': 'Several models of the unit match',
    'duplicate-row': 'Repeated row',
    'marks-lost': 'Vietnamese marks are lost',
    'kind-field-mismatch': 'Subject does not fit the field',
    'area-split': 'Place was split',
    'place-unknown': 'Receiving place not in the list',
    'date-outside-year': 'Date outside the year of the report',
    'duplicate-model': 'Possibly the same model',
    'report-shrinks': 'Report came again with fewer rows',
    'code-reused': 'Code was given to another model before',
    'registration-list': 'Registration list, not a report of results',
    'totals-differ': 'Declared total differs from the count',
    'header-unknown': 'Column not in the form',
    'text-too-long': 'Cell too long',
    'text-cleaned': 'Unprintable characters removed',
    'receipt-date-doubtful': 'Impossible date of receipt',
    'receipt-date-differs': 'Dates of receipt differ',
    'cell-lost': 'Formula failed or not computed',
    'text-lost': 'Text cell lost, left blank',
    'number-merged': 'Number merged over rows',
    'row-struck': 'Row struck through',
    'cell-struck': 'Cell struck through',
    'several-in-one': 'Several models in one cell',
    'row-too-wide': 'Row wider than its header',
    ditto: 'Ditto sign',
    'date-order': 'Day and month exchanged',
    'date-order-doubtful': 'Day and month may be exchanged',
    'context-taken': 'Taken from a title or section',
    'column-unnamed': 'Column without a header',
    'sheet-skipped': 'Sheet without a table',
    'sheet-doubtful': 'Sheet may be an example',
    'duplicate-many': 'Many alike models',
    'encoding-guessed': 'Encoding was guessed',
    'sheet-hidden': 'Hidden sheet was not read',
  },
}

export type { CodeList }

/** The word for a code; null stays null. */
export function nameOf(list: CodeList, code: string | null): string | null {
  return code === null ? null : (codes[list][code] ?? code)
}

/** The codes of a list in their usual order. */
export function codesOf(list: CodeList): string[] {
  return Object.keys(codes[list])
}
