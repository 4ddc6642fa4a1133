import { type Layout, registryNumber } from './layout.ts'

/** From this day on: four public sources give it, one has 12/01/2026. */
export const PARTY_SINCE = '2026-05-27'

/** A Party body's document: Guide 05-HD/VPTW (2026). */
export const party: Layout = {
  name: 'party',
  guide: 'Hướng dẫn số 05-HD/VPTW (2026)',
  // PA-01: A4, portrait; PA-02: 20, 20, 30, 15 mm; PA-04: 10 mm from the upper edge.
  page: { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 15, header: 10 },
  sizes: {
    pageNumber: 14, // PA-04
    nation: 15, // PA-05
    motto: 14,
    superior: 14, // PA-06
    issuer: 14, // PA-06
    number: 14, // PA-07
    place: 14, // PA-09
    kind: 16, // PA-10: 15-16
    subject: 15, // PA-10: 14-15
    letterSubject: 12, // PA-14
    addressee: 14, // PA-14
    body: 14, // PA-11: 14-15
    table: 11,
    signature: 14, // PA-12
    recipientsTitle: 14, // PA-13
    recipients: 12, // PA-13
  },
  line: { exactly: 20 }, // PA-11: exactly 18-22 pt
  firstLine: 10, // PA-11
  after: 6, // PA-11: 6 pt at least
  nation: 'ĐẢNG CỘNG SẢN VIỆT NAM', // PA-05
  motto: null,
  underIssuer: 'star', // PA-06
  underSubject: 'hyphens', // PA-10
  positionBold: false, // PA-12
  recipientsTitle: { bold: false, italics: false, underline: true }, // PA-13
  recipientsEnd: ',', // as the plan itself does
  ending: '.',
  numberLine: (number, suffix) => `Số ${registryNumber(number)}-${suffix}`, // PA-07
  groundsItalics: false,
  letterSubject: { prefix: 'về việc ', italics: true }, // PA-14
  addresseeItalics: true, // PA-14
}

/**
 * The one before: Guide 36-HD/VPTW (2018). Its second half is not public; wherever both are known they give
 * the same sizes and places, and the plan itself (11/2024) has the marks of PA-06, PA-12 and PA-13.
 */
export const partyBefore: Layout = { ...party, guide: 'Hướng dẫn số 36-HD/VPTW (2018)' }
