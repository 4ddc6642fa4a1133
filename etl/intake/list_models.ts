import type { ProposedCell } from '../../cube/domain/contract.ts'
import { labelled, modelLabels, sectionIn, type Line, type LineStyle } from './lines.ts'
import { isSigned } from './rows.ts'
import { foldUnit, headerText, type TableGuide } from './tables.ts'

/** A model that a report tells of in its text. */
export interface ListedModel {
  cells: ProposedCell[]
  paragraphs: number[]
}

/** Columns whose text goes on in the lines below. */
const essays = new Set(['content', 'result', 'difficulty', 'support'])
const longestText = 32_000

/** A heading below which models are listed, and what it says of them. */
interface Region {
  style: LineStyle
  depth: number
}

/**
 * The models that lines of a report list: a line each, by their numbers or dashes below a heading that speaks of
 * models, or a line "Tên mô hình: …" with what is said of it below. Lines of tables are not among them.
 */
export function listModels(lines: Line[], guide: TableGuide): ListedModel[] {
  const labels = modelLabels(guide)
  const models: ListedModel[] = []
  let region: Region | null = null
  let item: Pick<Region, 'style' | 'depth'> | null = null
  let given: (ProposedCell & Region)[] = []
  let open: OpenModel | null = null
  let signed = false
  for (const line of lines) {
    // To whom a report goes stands in lines with dashes, as models may.
    signed = isSigned(line.text) || (signed && line.style === 'bullet' && !line.newPage)
    if (signed) {
      region = null
      open = null
      continue
    }
    const section = line.struck ? null : sectionIn(line, guide)
    const named = labelled(line.text, labels)
    if (section && named?.column !== 'name' && !isBelow(line, open) && !(named && open?.byLabel)) {
      const at = { style: line.style, depth: line.depth }
      // A section of the same sort ends the one before it, and what was within that.
      const same = given.findIndex((one) => one.column === section.column || isSame(one, at))
      if (same >= 0) given = given.slice(0, same)
      given.push({
        column: section.column!,
        value: asWritten(section.value, line.text),
        from: line.paragraph,
        ...at,
      })
      region ??= at
      if (item && isSame(item, at)) item = null
      open = null
      continue
    }
    if (announces(line)) {
      region = { style: line.style, depth: line.depth }
      given = []
      item = null
      open = null
      continue
    }
    if (region && closes(line, region, item)) {
      region = null
      item = null
      open = null
      given = []
    }
    const start = startOf(line, named, region, item, open)
    if (start !== null) {
      item ??= line.style === 'none' ? null : { style: line.style, depth: line.depth }
      open = beginModel(line, start, given, guide)
      models.push(open)
    } else if (open) describe(open, line, named, guide)
  }
  return models.filter(({ cells }) =>
    cells.some(({ column, value }) => column === 'name' && value.trim().length > 2),
  )
}

/** A section's value in the letters of its line: "Mô hình tập thể" gives "tập thể". */
function asWritten(value: string, text: string): string {
  if (!/^[a-z0-9 ]+$/.test(value)) return value
  const words = text.replace(/[:.;,]+/g, ' ').split(/\s+/)
  const wanted = value.split(' ').length
  for (let i = 0; i + wanted <= words.length; i += 1) {
    const written = words.slice(i, i + wanted).join(' ')
    if (headerText(written) === headerText(value)) return written
  }
  return value
}

interface OpenModel extends ListedModel {
  /** How its first line is numbered. */
  style: LineStyle
  depth: number
  /** The text column to which further lines belong. */
  last: string | null
  /** It began with a label ("Tên mô hình: …"). */
  byLabel: boolean
}

function isSame(a: { style: LineStyle; depth: number }, b: { style: LineStyle; depth: number }): boolean {
  return a.style === b.style && a.depth === b.depth
}

const order: LineStyle[] = ['capital', 'roman', 'digit', 'letter', 'bullet', 'none']

/** Whether a line belongs below another one. */
function isBelow(
  line: { style: LineStyle; depth: number },
  above: { style: LineStyle; depth: number } | null,
): boolean {
  if (!above) return false
  if (line.style === 'digit' && above.style === 'digit') return line.depth > above.depth
  return order.indexOf(line.style) > order.indexOf(above.style) && line.style !== 'none'
}

const aboutModels = /\b(mo hinh|dien hinh|guong (dien hinh|nguoi tot)|guong tieu bieu|nguoi tot viec tot)\b/
const announcing =
  /(danh sach|cu the|nhu sau|sau day|gom|bao gom|tieu bieu|noi bat|dang ky|duy tri|xay dung moi|moi|gioi thieu|ket qua xay dung|duoc cong nhan|nhan rong|trong nam|nam \d{4})$/

/** A heading or a sentence below which models follow. */
function announces(line: Line): boolean {
  const { text, folded, style, heading } = line
  if (/^(danh sach|danh muc|tong hop|bieu tong hop)\b/.test(folded) && aboutModels.test(folded))
    return text.length < 200
  if (!aboutModels.test(folded) || text.length > 300 || /[“"«]/.test(text.slice(0, 120))) return false
  if (style === 'bullet' || style === 'letter') return false
  const isHeading =
    style === 'roman' || style === 'capital' || (heading && text.length < 160) || isCapitals(text)
  if (/^(ten )?(mo hinh|dien hinh)( (so )?\d+)?$/.test(folded)) return false
  return isHeading
    ? !/[:：]\s*\S/u.test(text)
    : /[:：]\s*$/u.test(text) ||
        (style !== 'none' && announcing.test(folded) && text.length < 120 && !/[.;]\s*\S/.test(text))
}

function isCapitals(text: string): boolean {
  return /\p{L}{2}/u.test(text) && text === text.toUpperCase()
}

/** A heading of the same sort as the one above the models, or a higher one, ends their list. */
function closes(line: Line, region: Region, item: Pick<Region, 'style' | 'depth'> | null): boolean {
  if (line.style === 'none')
    return line.heading && isCapitals(line.text) && !aboutModels.test(line.folded) && line.text.length < 120
  if (item && isSame(line, item)) return false
  if (region.style === 'none') return line.style === 'roman' || line.style === 'capital'
  return isSame(line, region) || (line.style !== 'bullet' && isBelow(region, line))
}

const typeWords =
  /^(?:(?:các |01 |một )?(?:mô hình(?: tập thể| cá nhân)?(?:,? điển hình)?|điển hình(?: tiên tiến)?|gương(?: điển hình| người tốt,? việc tốt)?)(?:\s+số)?\s*\d{0,3}\s*[:：.–-]?\s*)/iu

/** The text with which a model begins in a line; null where it is none. */
function startOf(
  line: Line,
  named: { column: string; value: string } | null,
  region: Region | null,
  item: Pick<Region, 'style' | 'depth'> | null,
  open: OpenModel | null,
): string | null {
  if (line.struck || line.text.length < 3) return null
  if (named?.column === 'name' && named.value !== '') return named.value
  const quoted = /^[^“"«]{0,60}[“"«]/u.test(line.text)
  const typed = typeWords.test(line.text)
  if (typed && quoted && (region !== null || line.style !== 'none') && !isDetail(line, open)) return line.text
  if (named || region === null || line.style === 'none') return null
  if (open?.byLabel) return null
  if (item) return isSame(line, item) ? line.text : null
  // The first line of a list tells how its models are numbered.
  if (
    line.style === 'digit' ||
    line.style === 'bullet' ||
    (line.style === 'letter' && region.style === 'digit')
  )
    return line.text
  return null
}

/** Whether a line tells of the model that is open, as what is numbered below it does. */
function isDetail(line: Line, open: OpenModel | null): boolean {
  return open !== null && !isSame(line, open) && (line.style === 'none' || isBelow(line, open))
}

function beginModel(line: Line, text: string, given: ProposedCell[], guide: TableGuide): OpenModel {
  const model: OpenModel = {
    cells: [],
    paragraphs: [line.paragraph],
    style: line.style,
    depth: line.depth,
    last: null,
    byLabel: text !== line.text,
  }
  const { name, rest } = nameIn(text)
  add(model, 'name', name, line.paragraph)
  for (const piece of piecesOf(rest)) tell(model, piece, line.paragraph, guide)
  for (const { column, value, from } of given) if (!has(model, column)) add(model, column, value, from)
  return model
}

function has({ cells }: ListedModel, column: string): boolean {
  return cells.some((cell) => cell.column === column)
}

function add(model: ListedModel, column: string, value: string, from: number | null): void {
  const text = value.trim().replace(/^[,;:.\s–-]+|[,;:\s–-]+$/gu, '')
  if (text === '') return
  const cell = model.cells.find((one) => one.column === column)
  if (!cell) model.cells.push({ column, value: text.slice(0, longestText), from })
  else if (essays.has(column) && cell.value.length < longestText)
    cell.value = `${cell.value} ${text}`.slice(0, longestText)
}

const person =
  /^((?:gia đình |hộ )?(?:nhà giáo|bác sĩ|đồng chí|ông|bà|anh|chị|em|cụ|thầy|cô)\s+(?:(?:\p{Lu}\p{L}*)\s*){2,6})/iu
const subjectBegins = String.raw`(?=\p{Lu}|(?:hộ|gia đình|ông|bà|anh|chị|đồng chí|nhóm|thôn|chi bộ|tổ)\s)`
const nameEnds = new RegExp(
  String.raw`\s*(?:[;:(]|\.\s|\s[–—]\s|,?\s+(?:thuộc|về)?\s*lĩnh vực\s|,\s*(?:đối tượng|tập thể|cá nhân)(?!\p{L})|,?\s+(?:của|do)\s+${subjectBegins})`,
  'u',
)
const modelWord = /[\s,:–-]*(?:(?:với|có|là|về)\s+)?mô hình\s*$/iu

/** The name of a model in its first line, and what else that says. */
function nameIn(text: string): { name: string; rest: string } {
  const quote = /[“"«]([^”"»]{2,300})[”"»]/u.exec(text.slice(0, 400))
  if (quote && quote.index < 120) {
    const lead = text.slice(0, quote.index)
    const before = lead.replace(typeWords, '').trim()
    const after = text.slice(quote.index + quote[0].length)
    // "Hội Phụ nữ xã – mô hình “…”" says whose it is, "Câu lạc bộ “…”" is a part of the name.
    if (before !== '' && modelWord.test(lead)) {
      const who = before.replace(modelWord, '')
      return { name: quote[1]!, rest: `của ${who}; ${after}` }
    }
    return before === '' || before.length > 40
      ? { name: quote[1]!, rest: `${before}; ${after}` }
      : { name: `${before} “${quote[1]!}”`, rest: after }
  }
  const who = person.exec(text.replace(typeWords, ''))
  if (who) return personIn(text.replace(typeWords, ''), who)
  const plain = text.replace(typeWords, '')
  const cut = plain.search(nameEnds)
  return cut < 3
    ? { name: plain.replace(/\.$/, ''), rest: '' }
    : { name: plain.slice(0, cut), rest: plain.slice(cut).replace(/^\s*:/, ';') }
}

/** A person who is told of as an example; by what, if that is said, else by name. */
function personIn(text: string, who: RegExpExecArray): { name: string; rest: string } {
  const after = text.slice(who[0].length).replace(/^[\s,]+/u, '')
  const [, place = '', what] = /^([^–:]{0,120}?)\s*[–:]\s*(.+)$/u.exec(after) ?? []
  const [, example] = /^(?:với |có )?((?:mô hình|gương|điển hình)\s[^.;:]{3,150})/iu.exec(what ?? '') ?? []
  const name = example === undefined ? who[1]!.trim() : example.replace(/^mô hình\s+/iu, '')
  const told = example === undefined ? (what ?? after) : what!.slice(what!.indexOf(example) + example.length)
  const where = what === undefined ? '' : place.trim()
  return {
    name,
    rest: `${who[1]!.trim()}${where === '' || where.startsWith('(') ? '' : `, ${where}`}; ${where.startsWith('(') ? where : ''}; ${told}`,
  }
}

/** What a line says, divided where people divide it; sentences stay whole. */
function piecesOf(text: string): string[] {
  return text
    .split(/[;()]|(?<=[\p{Ll}\d])\.\s+(?=\p{Lu})|\s[–—]\s|,\s+(?=(?:thuộc |về )?lĩnh vực\s|đối tượng\s)/u)
    .map((piece) => piece.trim().replace(/^[,:.\s–-]+/u, ''))
    .filter((piece) => piece !== '' && piece !== '.')
}

const subjectVerbs =
  /\s+(?:thực hiện|đăng ký|triển khai|xây dựng|phụ trách|làm chủ|chủ trì)(?: thực hiện)?\.?$/iu
const areaBegins = /^(?:địa bàn\s+)?(?:xã|phường|thị trấn|đặc khu|huyện|thành phố|tp\.?)\s+\p{Lu}/iu

/** Takes what a piece of text says of a model. */
function tell(model: OpenModel, piece: string, from: number, guide: TableGuide): void {
  const named = labelled(piece, modelLabels(guide))
  if (named) {
    put(model, named.column, named.value, from, guide)
    return
  }
  const [, field] = /^(?:thuộc |trong |về )?lĩnh vực\s+(.+?)\.?$/iu.exec(piece) ?? []
  if (field !== undefined && field.length < 120) {
    add(model, 'field', field.replace(/^(?:số|thứ)\s+/iu, ''), from)
    return
  }
  const kind = piece.replace(/^(?:mô hình|điển hình|đối tượng)(?: là)?\s+/iu, '')
  if (headerText(kind).length > 1 && guide.values.get('model kind')!.has(headerText(kind))) {
    add(model, 'kind', kind, from)
    return
  }
  const [, subject] = /^(?:của|do)\s+(.{3,400})$/iu.exec(piece) ?? []
  const who = subject === undefined && piece.length < 150 ? person.exec(piece) : null
  if (subject !== undefined || who) takeSubject(model, subject ?? piece, from)
  else {
    const [, area] = /^(?:tại|ở)\s+(.{3,100})$/iu.exec(piece) ?? []
    if (area !== undefined && areaBegins.test(area)) add(model, 'area', area, from)
    else if (/^(?:thôn|tổ dân phố|khu phố|buôn|làng)\s/iu.test(piece) && piece.length < 60)
      add(model, 'subject_name', piece, from)
    else {
      add(model, model.last ?? 'content', piece, from)
      model.last ??= 'content'
    }
  }
}

/** "Công an xã tại phường Nha Trang: lắp 45 mắt camera": who, where, and what is told after a colon. */
function takeSubject(model: OpenModel, text: string, from: number): void {
  const [, said = text, told = ''] = /^([^:]{3,150}):\s*(.+)$/u.exec(text) ?? []
  const [, whose, where] = /^(.+?),?\s+(?:tại|ở)\s+(.+)$/u.exec(said) ?? []
  const isArea = where !== undefined && areaBegins.test(where)
  const subject = (isArea ? whose! : said).replace(subjectVerbs, '')
  add(model, 'subject_name', subject, from)
  if (isArea) add(model, 'area', where.replace(subjectVerbs, ''), from)
  const kind = /^(?:hộ|gia đình)\s/iu.test(subject) ? 'hộ gia đình' : person.test(subject) ? 'cá nhân' : null
  if (kind !== null && !has(model, 'kind')) add(model, 'kind', kind, from)
  if (told === '') return
  add(model, 'content', told, from)
  model.last = 'content'
}

/** A labelled value; one without a value is filled by the lines below. */
function put(model: OpenModel, column: string, value: string, from: number, guide: TableGuide): void {
  model.last = essays.has(column) ? column : null
  if (value === '') return
  // "Tập thể: Hội Nông dân xã" says the kind too; "Đơn vị thực hiện" is whose model it is.
  add(model, column, column === 'field' ? value.replace(/^(?:lĩnh vực|số)\s+/iu, '') : value, from)
  if (column === 'subject_name' && guide.units.has(foldUnit(value)) && !has(model, 'kind'))
    add(model, 'kind', 'tập thể', from)
}

/** Takes what a further line says of a model. */
function describe(
  model: OpenModel,
  line: Line,
  named: { column: string; value: string } | null,
  guide: TableGuide,
): void {
  if (!model.paragraphs.includes(line.paragraph)) model.paragraphs.push(line.paragraph)
  if (named) {
    put(model, named.column, named.value, line.paragraph, guide)
    return
  }
  const isLong = line.text.length > 200
  if (isLong || model.last !== null) add(model, model.last ?? 'content', line.text, line.paragraph)
  else for (const piece of piecesOf(line.text)) tell(model, piece, line.paragraph, guide)
}
