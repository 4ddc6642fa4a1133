/**
 * A document's layout as data. Lengths in mm, sizes in pt. Each value that a rule fixes carries the rule's
 * name (ND-… of Decree 30/2020/NĐ-CP, PA-… of Guide 05-HD/VPTW) in the layout's own file.
 */
export interface Layout {
  name: 'state' | 'party'
  /** What lays it down. */
  guide: string
  page: {
    width: number
    height: number
    top: number
    bottom: number
    left: number
    right: number
    /** Of the page number, from the upper edge. */
    header: number
  }
  sizes: {
    pageNumber: number
    /** Quốc hiệu, or the Party's title. */
    nation: number
    motto: number
    superior: number
    issuer: number
    number: number
    place: number
    kind: number
    subject: number
    letterSubject: number
    addressee: number
    body: number
    table: number
    signature: number
    recipientsTitle: number
    recipients: number
  }
  /** Line spacing: a multiple of single, or exactly so many pt. */
  line: { times: number } | { exactly: number }
  firstLine: number
  /** Between paragraphs, pt. */
  after: number
  /** The upper right: a country's title with its motto, or the Party's title. */
  nation: string
  motto: string | null
  /** Under the issuing body: a drawn line, or a star. */
  underIssuer: 'line' | 'star'
  /** Under the subject: a drawn line, or five hyphens. */
  underSubject: 'line' | 'hyphens'
  /** Whether the position is bold in the signature. */
  positionBold: boolean
  recipientsTitle: { bold: boolean; italics: boolean; underline: boolean }
  /** Between the recipients. */
  recipientsEnd: string
  /** After the last word of the text. */
  ending: string
  /** Text of the number line; `number` '' leaves room to write it in. */
  numberLine: (number: string, suffix: string) => string
  groundsItalics: boolean
  letterSubject: { prefix: string; italics: boolean }
  addresseeItalics: boolean
}

/** A registry number has two digits at least; room for it where there is none yet. */
export function registryNumber(number: string): string {
  return number === '' ? '        ' : number.padStart(2, '0')
}

/** "Khánh Hòa, ngày 05 tháng 01 năm 2026": a zero before days below 10 and months 1 and 2 only (ND-09, PA-09). */
export function placeAndDate(place: string, day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${place}, ngày ${two(date!)} tháng ${month! < 3 ? two(month!) : month} năm ${year}`
}
