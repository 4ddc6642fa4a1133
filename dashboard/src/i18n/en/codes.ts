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
  priorityGroup: {
    production: 'Labour, production',
    work: 'Office work',
    study: 'Study',
    combat: 'Combat and its support',
  },
  potential: {
    replicate_now: 'Replicate now',
    needs_support: 'Needs more support',
    limited: 'Limited',
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
