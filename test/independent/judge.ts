import { isoDay, key, readTable, type Cells, type Sheet, type Submissions } from './files.ts'

/** Which unit, year and round a row reports for. */
export interface Part {
  unit: string
  year: number
  round: string
}

/** A submitted row with its verdict. */
export interface Judged extends Part {
  table: string
  receivedOn: string
  cells: Cells
  held: boolean
}

/** An accepted row of *Mô hình* with its identity through years and units. */
export interface ModelRow extends Judged {
  identity: string
  field: number
  district: string
  active: boolean
}

/** An accepted row that may name a model. */
export interface EventRow extends Judged {
  identity: string | null
}

export interface Verdict {
  /** Every row that was sent; part is empty ('' and 0) where it cannot be told. */
  rows: Judged[]
  models: ModelRow[]
  events: EventRow[]
  /** Who declared that there are no models, and when. */
  none: (Part & { receivedOn: string })[]
}

interface Period {
  starts: string
  ends: string
}

const LONG_AGO = '0001-01-01'
const STILL = '9999-12-31'
const SOUTH = '58'
const PROVINCE = '56'
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI']

/** A name as people may have typed it: no marks, no case, no punctuation. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Which rows are accepted, and what they mean; every rule is from the outside description of the files. */
export function judge(submissions: Submissions, referenceDir: string): Verdict {
  const units = readTable(referenceDir, 'units')
  const rounds = readTable(referenceDir, 'rounds')
  const fields = fieldWords(referenceDir)
  const lists = listWords(referenceDir)
  const area = areaFinder(referenceDir)

  const unitWords = new Map<string, typeof units>()
  for (const unit of units) {
    for (const word of [unit.code!, unit.name!, unit.short_name!, ...unit.aliases!.split('|')]) {
      if (word) unitWords.set(key(word), [...(unitWords.get(key(word)) ?? []), unit])
    }
  }
  const roundWords = new Map<string, string>([['', 'annual']])
  for (const round of rounds) {
    for (const word of [round.round!, round.label!, ...round.aliases!.split('|')])
      roundWords.set(key(word), round.round!)
  }
  const periodOf = (part: Omit<Part, 'unit'>): Period => {
    const round = rounds.find((one) => one.round === part.round)!
    return { starts: `${part.year}-${round.starts!}`, ends: `${part.year}-${round.ends!}` }
  }
  const inForce = (unit: Cells, { starts, ends }: Period) =>
    (unit.valid_from || LONG_AGO) <= ends && (unit.valid_to || STILL) >= starts

  const partOf = (cells: Cells, info: Cells): Part | null => {
    const year = /^\d{4}$/.exec(cells.year || info.year || '') ? Number(cells.year || info.year) : 0
    const round = roundWords.get(key(cells.round || info.round || ''))
    if (year < 2010 || !round) return null
    const period = periodOf({ year, round })
    const found =
      unitWords.get(key(cells.unit || info.unit || ''))?.filter((unit) => inForce(unit, period)) ?? []
    const codes = new Set(found.map((unit) => unit.code!))
    return codes.size === 1 ? { unit: [...codes][0]!, year, round } : null
  }

  const rows: Judged[] = []
  const accepted: Judged[] = []
  for (const sheet of submissions.sheets) {
    for (const cells of sheet.rows) {
      const part = partOf(cells, sheet.info)
      const held =
        !part ||
        !cellsAreRight(sheet, cells, lists) ||
        (sheet.table === 'model' && !fields.has(key(cells.field ?? '')))
      const row: Judged = {
        ...(part ?? { unit: '', year: 0, round: '' }),
        table: sheet.table,
        receivedOn: sheet.receivedOn,
        cells,
        held,
      }
      rows.push(row)
      if (!held) accepted.push(row)
    }
  }

  // Models: area and repetition, then identity, for which all codes that a unit ever used must be known.
  const inVersion = new Set<string>()
  const models: ModelRow[] = []
  for (const row of accepted.filter(({ table }) => table === 'model')) {
    const period = periodOf(row)
    const unit = units.findLast((one) => one.code === row.unit && inForce(one, period))!
    const district = area(row.cells.area ?? '', unit.area_code ?? '', period)
    const field = fields.get(key(row.cells.field!))!
    const code = fold(row.cells.code ?? '')
    const own = code
      ? `code ${code}`
      : `name ${field} ${fold(row.cells.name!)} ${fold(row.cells.subject_name ?? '')}`
    const repeated = ['model', row.unit, row.year, row.round, row.receivedOn, own].join('|')
    if (!district || inVersion.has(repeated)) {
      row.held = true
      continue
    }
    inVersion.add(repeated)
    const status = row.cells.status ? lists('status', row.cells.status) : 'building'
    models.push(
      Object.assign(row, {
        identity: `${row.unit}|${own}`,
        field,
        district,
        active: status !== 'discontinued',
      }),
    )
  }
  const known = new Set(models.map(({ identity }) => identity))
  const before = (unit: string) => [
    ...new Set(
      units
        .filter((one) => one.successors!.split('|').includes(unit) && one.code !== unit)
        .map((one) => one.code!),
    ),
  ]
  const origin = (unit: string, own: string): string => {
    for (const earlier of own.startsWith('code ') ? before(unit) : []) {
      const found = origin(earlier, own)
      if (known.has(found)) return found
    }
    return `${unit}|${own}`
  }
  const named = new Map<string, Set<string>>()
  for (const model of models) {
    const [unit, own] = model.identity.split('|') as [string, string]
    model.identity = origin(unit, own)
    const name = `${unit}|${fold(model.cells.name!)}`
    named.set(name, (named.get(name) ?? new Set<string>()).add(model.identity))
  }
  const identities = new Set(models.map(({ identity }) => identity))
  const modelNamed = (unit: string, cells: Cells): string | null => {
    const byCode = origin(unit, `code ${fold(cells.code ?? '')}`)
    if (identities.has(byCode)) return byCode
    // The unit's own models first: a name that it reports itself is not its predecessor's.
    for (const one of [unit, ...before(unit)]) {
      const found = named.get(`${one}|${fold(cells.name ?? '')}`)
      if (found) return found.size === 1 ? [...found][0]! : null
    }
    return null
  }

  const events: EventRow[] = []
  for (const row of accepted.filter(({ table }) => table !== 'model')) {
    const names = Boolean(row.cells.code || row.cells.name)
    const identity = names ? modelNamed(row.unit, row.cells) : null
    const repeated = [
      row.table,
      row.unit,
      row.year,
      row.round,
      row.receivedOn,
      ...Object.values(row.cells),
    ].join('|')
    if ((names || row.table !== 'publicity') && !identity) row.held = true
    else if (inVersion.has(repeated)) row.held = true
    else {
      inVersion.add(repeated)
      events.push(Object.assign(row, { identity }))
    }
  }

  const none = submissions.declarations.flatMap(({ info, receivedOn }) => {
    const part = partOf({}, info)
    const said = lists('flag', info.declared_none ?? '') === 'yes' || info.declared_total === '0'
    return part && said ? [{ ...part, receivedOn }] : []
  })
  return { rows, models, events, none }
}

const REQUIRED: Record<string, string[]> = {
  model: ['name', 'field', 'kind'],
  replication: ['place'],
  commendation: ['form'],
  publicity: ['outlet', 'form'],
}
const DATES = ['registered_on', 'evaluated_on', 'replicated_on', 'commended_on', 'published_on']
const NUMBERS = ['sites', 'quantity']
const LISTS: Record<string, Record<string, string>> = {
  model: {
    category: 'category',
    kind: 'kind',
    level: 'level',
    registration: 'registration',
    pilot: 'flag',
    status: 'status',
    recognition_level: 'recognition_level',
    evaluation_h1: 'evaluation',
    evaluation: 'evaluation',
    criteria: 'criteria',
    potential: 'potential',
    sent: 'flag',
  },
  replication: {},
  commendation: { form: 'commendation_form', level: 'commendation_level' },
  publicity: { form: 'publicity_form' },
}

/** Whether every cell can be read by itself: nothing required is empty, closed lists, dates, numbers, marks. */
function cellsAreRight(sheet: Sheet, cells: Cells, lists: Lists): boolean {
  if (REQUIRED[sheet.table]!.some((column) => !cells[column])) return false
  for (const [column, list] of Object.entries(LISTS[sheet.table]!)) {
    if (cells[column] && !lists(list, cells[column])) return false
  }
  if (DATES.some((column) => cells[column] && !isoDay(cells[column]))) return false
  if (NUMBERS.some((column) => cells[column] && !/^\d+$/.test(cells[column]))) return false
  return !Object.values(cells).some((text) => /\p{L}\?\p{L}/u.test(text))
}

type Lists = (list: string, text: string) => string | undefined

function listWords(referenceDir: string): Lists {
  const words = new Map<string, string>()
  for (const { list, code, label, aliases } of readTable(referenceDir, 'values')) {
    for (const word of [label!, ...aliases!.split('|').filter(Boolean)])
      words.set(`${list}/${key(word)}`, code!)
  }
  return (list, text) => words.get(`${list}/${key(text)}`)
}

function fieldWords(referenceDir: string): Map<string, number> {
  const words = new Map<string, number>()
  for (const { code, name, title, aliases } of readTable(referenceDir, 'fields')) {
    const number = Number(code)
    for (const word of [code!, ROMAN[number - 1]!, name!, title!, ...aliases!.split('|').filter(Boolean)]) {
      words.set(key(word), number)
    }
  }
  return words
}

/**
 * Finds the district of a written area: its name as the district was until 30 June 2025, the former
 * Ninh Thuận as one, or the whole province. Null where no area, or more than one, can be meant.
 */
function areaFinder(referenceDir: string) {
  const areas = readTable(referenceDir, 'areas')
  const links = readTable(referenceDir, 'area_succession')
  const from = (area: Cells) => area.valid_from || LONG_AGO
  const to = (area: Cells) => area.valid_to || STILL
  const lastBefore = (code: string) => areas.find((one) => one.code === code && to(one) === '2025-06-30')

  const district = (area: Cells): string => {
    if (area.level === 'province') return area.code === SOUTH ? 'Khu vực Ninh Thuận (cũ)' : 'Toàn tỉnh'
    if (area.level === 'district') return area.parent_code === SOUTH ? 'Khu vực Ninh Thuận (cũ)' : area.name!
    if (area.parent_code !== PROVINCE) return district(lastBefore(area.parent_code!)!)
    const link = links.find((one) => one.effective_on === from(area) && one.new_code === area.code)!
    return district(lastBefore(link.old_code!)!)
  }
  const bare = (area: Cells) => area.name!.slice(area.type!.length + 1)

  return (text: string, ownArea: string, { starts, ends }: Period): string | null => {
    const inRound = areas.filter((area) => from(area) <= ends && to(area) >= starts)
    const latest = (found: Cells[]): Cells[] => {
      const standing = found.filter((area) => to(area) >= ends)
      return standing.length > 0 ? standing : found
    }
    if (text === '') {
      const own = latest(inRound.filter((area) => area.code === ownArea))[0]
      return own ? district(own) : 'Toàn tỉnh'
    }
    if (key(text) === 'toàn tỉnh') return 'Toàn tỉnh'
    const [name = '', within] = text.split(/,\s*/)
    const called = (word: (area: Cells) => string) => inRound.filter((area) => key(word(area)) === key(name))
    const found = [called((area) => area.name!), called((area) => area.code!), called(bare)].find(
      (list) => list.length > 0,
    )
    const meant = latest(found ?? []).filter(
      (area) => within === undefined || key(lastBefore(area.parent_code!)?.name ?? '') === key(within),
    )
    return meant.length === 1 ? district(meant[0]!) : null
  }
}
