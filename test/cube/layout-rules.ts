import { strFromU8, unzipSync } from 'fflate'
import { unescape } from './reported.ts'

/** Reads a Word document against the rules of official layout, and names each rule that it breaks. */

export interface Run {
  text: string
  size: number
  bold: boolean
  italic: boolean
  underlined: boolean
  font: string | undefined
  color: string | undefined
}

export interface Para {
  text: string
  runs: Run[]
  jc: string | undefined
  firstLine: number
  before: number
  after: number
  line: number
  lineRule: string | undefined
  keepNext: boolean
  inTable: boolean
  xml: string
}

export interface Paper {
  parts: Record<string, string>
  xml: string
  paras: Para[]
}

const attribute = (xml: string, element: string, name: string): string | undefined =>
  new RegExp(`<w:${element}\\b[^>]*\\bw:${name}="([^"]*)"`).exec(xml)?.[1]
const has = (xml: string, element: string): boolean =>
  new RegExp(`<w:${element}(/>| w:val="(true|1)"/>)`).test(xml)

/** @param bytes of a .docx, or its parts by name */
export function readPaper(bytes: Uint8Array | Record<string, string>): Paper {
  const parts =
    bytes instanceof Uint8Array
      ? Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]))
      : bytes
  const xml = parts['word/document.xml']!
  const tables = [...xml.matchAll(/<w:tbl>[\s\S]*?<\/w:tbl>/g)].map(
    (m) => [m.index, m.index + m[0].length] as const,
  )
  const paras = [...xml.matchAll(/<w:p(?: [^>]*)?>[\s\S]*?<\/w:p>/g)].map((m): Para => {
    const runs = [...m[0].matchAll(/<w:r(?: [^>]*)?>[\s\S]*?<\/w:r>/g)].map(([r]): Run => ({
      text: unescape([...r.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((t) => t[1]).join('')),
      size: Number(attribute(r, 'sz', 'val') ?? 0) / 2,
      bold: has(r, 'b'),
      italic: has(r, 'i'),
      underlined: attribute(r, 'u', 'val') !== undefined,
      font: attribute(r, 'rFonts', 'ascii'),
      color: attribute(r, 'color', 'val'),
    }))
    return {
      text: runs.map((run) => run.text).join(''),
      runs: runs.filter((run) => run.text !== ''),
      jc: attribute(m[0], 'jc', 'val'),
      firstLine: Number(attribute(m[0], 'ind', 'firstLine') ?? 0),
      before: Number(attribute(m[0], 'spacing', 'before') ?? 0),
      after: Number(attribute(m[0], 'spacing', 'after') ?? 0),
      line: Number(attribute(m[0], 'spacing', 'line') ?? 0),
      lineRule: attribute(m[0], 'spacing', 'lineRule'),
      keepNext: has(m[0], 'keepNext'),
      inTable: tables.some(([from, to]) => m.index > from && m.index < to),
      xml: m[0],
    }
  })
  return { parts, xml, paras }
}

/** Whether every run of the paragraph looks so. */
const all = (para: Para | undefined, test: (run: Run) => boolean): boolean =>
  para !== undefined && para.runs.length > 0 && para.runs.every(test)
const sized = (from: number, to: number) => (run: Run) => run.size >= from && run.size <= to
const between = (value: string | undefined, from: number, to: number) =>
  Number(value) >= from && Number(value) <= to

/** Rules of what only a report has, or only a letter (công văn). */
const ONLY = {
  report: ['ND-10', 'ND-11', 'ND-14', 'ND-15', 'PA-10', 'PA-15'],
  letter: ['ND-12', 'PA-14'],
}

/** The names of the rules that a document breaks. */
export function brokenRules(
  paper: Paper,
  layout: 'state' | 'party',
  what: 'report' | 'letter' = 'report',
): string[] {
  const { xml, paras, parts } = paper
  const broken: string[] = []
  const rule = (name: string, holds: boolean) => {
    const other = what === 'report' ? 'letter' : 'report'
    if (!holds && !ONLY[other].includes(name)) broken.push(name)
  }
  const find = (test: RegExp) => paras.find((para) => test.test(para.text))
  const kind = paras.findIndex((para) => para.text === 'BÁO CÁO')
  const body = paras.filter((para, i) => !para.inTable && para.jc === 'both' && i > kind)
  const sections = [...xml.matchAll(/<w:sectPr[\s\S]*?<\/w:sectPr>/g)].map(([s]) => s)
  const margins = (top: [number, number], left: [number, number], right: [number, number]) =>
    sections.every(
      (s) =>
        between(attribute(s, 'pgMar', 'top'), ...top) &&
        between(attribute(s, 'pgMar', 'bottom'), ...top) &&
        between(attribute(s, 'pgMar', 'left'), ...left) &&
        between(attribute(s, 'pgMar', 'right'), ...right),
    )
  const a4 =
    sections.length > 0 &&
    sections.every(
      (s) =>
        attribute(s, 'pgSz', 'w') === '11906' &&
        attribute(s, 'pgSz', 'h') === '16838' &&
        attribute(s, 'pgSz', 'orient') !== 'landscape',
    )
  const letters =
    paras.every((para) =>
      para.runs.every(
        (run) => run.font === 'Times New Roman' && [undefined, 'auto', '000000'].includes(run.color),
      ),
    ) &&
    [xml, parts['word/styles.xml']!].every((part) => part === part.normalize('NFC')) &&
    ![...parts['word/styles.xml']!.matchAll(/<w:color w:val="([^"]*)"/g)].some(
      (m) => !['auto', '000000'].includes(m[1]!),
    )
  const header =
    Object.entries(parts).find(([name, part]) => /header\d+\.xml$/.test(name) && /PAGE/.test(part))?.[1] ?? ''
  const pageNumber = (from: number, to: number) =>
    /<w:titlePg\/>/.test(sections[0] ?? '') &&
    attribute(header, 'jc', 'val') === 'center' &&
    !has(header, 'i') &&
    between(String(Number(attribute(header, 'sz', 'val')) / 2), from, to)
  const place = find(/^[^,]+, ngày \d\d tháng \d{1,2} năm \d{4}$/)
  const dated = /ngày (0[1-9]|[12]\d|3[01]) tháng (01|02|[3-9]|1[0-2]) năm \d{4}$/.test(place?.text ?? '')
  const subject = paras[kind + 1]
  const drawn = (para: Para | undefined) => /<w:pBdr>[\s\S]*<w:top w:val="single"/.test(para?.xml ?? '')
  const after = (para: Para | undefined) => paras[paras.indexOf(para!) + 1]
  const numberLine = find(/^Số/)
  const recipients = find(/^Nơi nhận:$/)
  const list = paras.slice(paras.indexOf(recipients!) + 1).filter((p) => p.inTable && p.text.startsWith('- '))
  const signature = paras.find(
    (p, i) => i > paras.indexOf(recipients!) && p.inTable && p.jc === 'center' && p.text !== '',
  )

  const grounds = paras.filter((para) => !para.inTable && /^(- )?Căn cứ /.test(para.text))
  const leastBody = what === 'report' ? 20 : 3
  /** Under the number, in the same corner. */
  const letterSubject = after(numberLine)
  const to = find(/^Kính gửi:/)

  if (layout === 'state') {
    rule('ND-01', a4)
    rule('ND-02', margins([1134, 1417], [1701, 1984], [850, 1134]))
    rule('ND-03', letters)
    rule('ND-04', pageNumber(13, 14))
    const nation = find(/^CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$/)
    rule(
      'ND-05',
      all(nation, (r) => r.bold && !r.italic && sized(12, 13)(r)),
    )
    const motto = find(/^Độc lập - Tự do - Hạnh phúc$/)
    rule(
      'ND-06',
      all(motto, (r) => r.bold && !r.italic && sized(13, 14)(r)) &&
        motto?.jc === 'center' &&
        drawn(after(motto)),
    )
    const issuer = paras.find((p, i) => i > 0 && p.inTable && all(p, (r) => r.bold))
    rule(
      'ND-07',
      all(paras[0], (r) => !r.bold && sized(12, 13)(r)) &&
        paras[0]!.text === paras[0]!.text.toUpperCase() &&
        all(issuer, sized(12, 13)) &&
        drawn(after(issuer)),
    )
    rule(
      'ND-08',
      /^Số: (\d{2,}| +)\/[A-ZĐ][A-Za-zĐđ]*-[A-ZĐ&]+$/.test(numberLine?.text ?? '') &&
        all(numberLine, (r) => r.size === 13 && !r.bold),
    )
    rule('ND-09', dated && all(place, (r) => r.italic && sized(13, 14)(r)))
    rule('ND-10', all(paras[kind], (r) => r.bold && sized(13, 14)(r)) && paras[kind]?.jc === 'center')
    rule(
      'ND-11',
      all(subject, (r) => r.bold && sized(13, 14)(r)) &&
        subject!.text !== subject!.text.toUpperCase() &&
        drawn(after(subject)),
    )
    rule(
      'ND-12',
      letterSubject?.inTable === true &&
        /^V\/v \p{Ll}/u.test(letterSubject.text) &&
        all(letterSubject, (r) => sized(12, 13)(r) && !r.italic && !r.bold) &&
        letterSubject.jc === 'center' &&
        letterSubject.before === 120,
    )
    rule(
      'ND-14',
      grounds.length > 0 &&
        grounds.every(
          (p, i) =>
            all(p, (r) => r.italic) &&
            p.text.startsWith('Căn cứ ') &&
            p.text.endsWith(i === grounds.length - 1 ? '.' : ';'),
        ),
    )
    rule(
      'ND-13',
      body.length >= leastBody &&
        body.every(
          (p) =>
            p.runs.every(sized(13, 14)) &&
            [567, 720].includes(p.firstLine) &&
            p.after >= 120 &&
            p.line >= 240 &&
            p.line <= 360 &&
            p.lineRule !== 'exact',
        ),
    )
    rule(
      'ND-15',
      body.filter((p) => /^([IVX]+|\d)\. /.test(p.text) && p.keepNext).every((p) => all(p, (r) => r.bold)) &&
        body.filter((p) => /^[IVX]+\. /.test(p.text)).every((p) => p.text === p.text.toUpperCase()),
    )
    rule(
      'ND-16',
      all(signature, (r) => r.bold && sized(13, 14)(r)) && signature!.text === signature!.text.toUpperCase(),
    )
    rule(
      'ND-17',
      all(recipients, (r) => r.bold && r.italic && r.size === 12) &&
        list.length > 1 &&
        list.every((p) => all(p, (r) => r.size === 11 && !r.bold)) &&
        list.slice(0, -1).every((p) => p.text.endsWith(';')) &&
        /^- Lưu: VT.*\.$/.test(list.at(-1)!.text),
    )
    rule(
      'ND-18',
      body.some((p) => p.text.endsWith('./.')),
    )
    rule(
      'ND-20',
      !/\d{5,}(?![\dT-])/.test(
        body.map((p) => p.text.replace(/\([^)]*T\d+Z-[^)]*\)|\d{8}T\d+Z-\S+|“[^”]*”/g, '')).join(' '),
      ),
    )
  } else {
    rule('PA-01', a4)
    rule('PA-02', margins([1134, 1134], [1701, 1701], [850, 850]))
    rule('PA-03', letters)
    rule('PA-04', pageNumber(14, 14) && sections.every((s) => attribute(s, 'pgMar', 'header') === '567'))
    const title = find(/^ĐẢNG CỘNG SẢN VIỆT NAM$/)
    rule('PA-05', all(title, (r) => r.bold && !r.italic && r.size === 15) && drawn(after(title)))
    const star = find(/^\*$/)
    rule(
      'PA-06',
      all(paras[0], (r) => !r.bold && r.size === 14) &&
        all(paras[paras.indexOf(star!) - 1], (r) => r.bold && r.size === 14) &&
        star?.jc === 'center',
    )
    rule(
      'PA-07',
      /^Số (\d{2,}| +)-[A-ZĐ]+\/[A-ZĐ]+$/.test(numberLine?.text ?? '') &&
        all(numberLine, (r) => r.size === 14 && !r.bold),
    )
    rule('PA-08', /\/(BTGTU|BTGDVTU)$/.test(numberLine?.text ?? ''))
    rule('PA-09', dated && all(place, (r) => r.italic && r.size === 14))
    rule(
      'PA-10',
      all(paras[kind], (r) => r.bold && sized(15, 16)(r)) &&
        all(subject, (r) => r.bold && sized(14, 15)(r)) &&
        /^\p{Ll}/u.test(subject!.text) &&
        after(subject)?.text === '-----',
    )
    rule(
      'PA-14',
      letterSubject?.inTable === true &&
        letterSubject.text.startsWith('về việc ') &&
        all(letterSubject, (r) => r.italic && !r.bold && r.size === 12) &&
        to?.runs[0]!.italic === true &&
        to.runs[0]!.size === 14,
    )
    rule('PA-15', grounds.length > 0 && grounds.every((p) => p.text.startsWith('- ')))
    rule(
      'PA-11',
      body.length >= leastBody &&
        body.every(
          (p) =>
            p.runs.every(sized(14, 15)) &&
            between(String(p.firstLine), 550, 580) &&
            p.after >= 120 &&
            p.lineRule === 'exact' &&
            p.line >= 360 &&
            p.line <= 440,
        ),
    )
    rule(
      'PA-12',
      all(signature, (r) => !r.bold && r.size === 14) && signature!.text === signature!.text.toUpperCase(),
    )
    rule(
      'PA-13',
      all(recipients, (r) => r.underlined && !r.bold && !r.italic && r.size === 14) &&
        list.every((p) => all(p, (r) => r.size === 12)) &&
        /^- Lưu Văn phòng/.test(list.at(-1)?.text ?? ''),
    )
  }
  return broken
}
