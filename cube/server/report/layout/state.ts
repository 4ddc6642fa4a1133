import { type Layout, registryNumber } from './layout.ts'

/** A state body's document: Decree 30/2020/NĐ-CP, Appendix I. */
export const state: Layout = {
  name: 'state',
  guide: 'Nghị định số 30/2020/NĐ-CP',
  // ND-01: A4, portrait; ND-02: 20-25, 30-35, 15-20 mm; ND-04: in the upper margin.
  page: { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 15, header: 10 },
  // ND-19: one consistent set of sizes.
  sizes: {
    pageNumber: 13, // ND-04: 13-14
    nation: 12, // ND-05: 12-13
    motto: 13, // ND-06: 13-14
    superior: 12, // ND-07: 12-13
    issuer: 12, // ND-07
    number: 13, // ND-08
    place: 13, // ND-09: 13-14
    kind: 14, // ND-10: 13-14
    subject: 14, // ND-11: 13-14
    letterSubject: 12, // ND-12: 12-13
    addressee: 14,
    body: 14, // ND-13: 13-14
    table: 11,
    signature: 14, // ND-16: 13-14
    recipientsTitle: 12, // ND-17
    recipients: 11, // ND-17
  },
  line: { times: 1.15 }, // ND-13: single to 1.5
  firstLine: 12.7, // ND-13: 10 or 12.7 mm
  after: 6, // ND-13: 6 pt at least
  nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', // ND-05
  motto: 'Độc lập - Tự do - Hạnh phúc', // ND-06
  underIssuer: 'line', // ND-07
  underSubject: 'line', // ND-11
  positionBold: true, // ND-16
  recipientsTitle: { bold: true, italics: true, underline: false }, // ND-17
  recipientsEnd: ';', // ND-17
  ending: './.', // ND-18
  numberLine: (number, suffix) => `Số: ${registryNumber(number)}/${suffix}`, // ND-08
  groundsItalics: true, // ND-14
  letterSubject: { prefix: 'V/v ', italics: false }, // ND-12
  addresseeItalics: false,
}
