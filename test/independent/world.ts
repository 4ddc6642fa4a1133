/**
 * A random mailbox: what a few units send in two years, with corrections, rows that are held, "không có mô hình", events
 * told by both sides, codes given anew, and what the steward decides. Equal seeds give equal worlds.
 */

export interface Model {
  code: string
  name: string
  field: number
  subject: string
  kind: 'Tập thể' | 'Cá nhân'
  difficulty: string
  evaluation: '' | 'hiệu quả' | 'chưa đạt hiệu quả'
  recognised: boolean
  discontinued: boolean
  pilot: boolean
  sent: boolean
  /** The row cannot be understood. */
  broken: boolean
  registeredOn: string | null
  evaluationH1: Model['evaluation']
  criteria: Aspect
  /** What the report says of the plan's further duties; empty where it says nothing. */
  duties: Duties
}

type Aspect = '' | 'đạt' | 'chưa đạt'

export interface Duties {
  priority: string
  partners: string
  learntFrom: string
  foundBy: string
  criteriaMet: string
  impact: Aspect
  effect: Aspect
  practicality: Aspect
  helped: '' | 'có' | 'không'
}

export interface Replication {
  code: string
  place: string
  day: string | null
  sites: number
}

export interface Commendation {
  code: string
  /** By a decision, or an honour without one. */
  form: 'Giấy khen' | 'Sinh hoạt khu dân cư'
  number: string | null
  day: string | null
}

export interface Publicity {
  code: string
  form: 'Tin' | 'Chuyên mục'
  link: string
  quantity: number
}

interface Sent<Kind extends string, Row> {
  kind: Kind
  unit: string
  year: number
  receivedOn: string
  rows: Row[]
}

/** One file: of one table, unit and year. A report of models without rows says "không có mô hình". */
export type Submission =
  | Sent<'model', Model>
  | Sent<'replication', Replication>
  | Sent<'commendation', Commendation>
  | Sent<'publicity', Publicity>

export interface World {
  submissions: Submission[]
  /** Pairs that the steward found to be one, as UNIT/CODE. */
  same: [string, string][]
}

/** The units of the worlds: their side, the quota that they owe. The last two are one ward's. */
export const units = {
  SYT: { channel: 'government', quota: false },
  SNV: { channel: 'government', quota: false },
  HND: { channel: 'party', quota: true },
  'UBND-22366': { channel: 'government', quota: false },
  'DU-22366': { channel: 'party', quota: true },
} as const
export type Unit = keyof typeof units
export const years = [2025, 2026]

/** mulberry32: numbers from 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const ASPECTS = ['', 'đạt', 'chưa đạt'] as const

const words = [
  'Bếp ấm',
  'Phố xanh',
  'Lớp học đêm',
  'Tổ tự quản',
  'Vườn mẫu',
  'Trạm cứu hộ',
  'Sách về làng',
  'Chợ sạch',
]

export function makeWorld(seed: number): World {
  const random = randomFrom(seed)
  const chance = (share: number) => random() < share
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const submissions: Submission[] = []
  /** What a unit means by a code in a year: it may be given to another model in the next. */
  const meaning = new Map<string, Pick<Model, 'name' | 'field' | 'subject' | 'kind' | 'registeredOn'>>()
  const codes = ['A1', 'A2', 'B-3', '4']
  for (const unit of Object.keys(units) as Unit[]) {
    for (const year of years) {
      for (const code of codes) {
        const before = meaning.get(`${unit}/${code}/${year - 1}`)
        const anew = before === undefined || chance(0.15)
        const other = words.filter((word) => word !== before?.name)
        meaning.set(
          `${unit}/${code}/${year}`,
          anew
            ? {
                name: pick(other),
                field: 1 + below(3),
                subject: `Tổ ${unit} ${code} ${year}`,
                kind: pick(['Tập thể', 'Tập thể', 'Cá nhân'] as const),
                registeredOn: chance(0.7) ? `${year}-0${2 + below(4)}-1${below(10)}` : null,
              }
            : before,
        )
      }
      let day = 1 + below(6)
      for (let version = 0; version < 1 + below(3); version++) {
        day += 1 + below(13)
        const rows = chance(0.12)
          ? []
          : codes.flatMap((code): Model[] => {
              if (chance(0.3)) return []
              const { name, field, subject, kind, registeredOn } = meaning.get(`${unit}/${code}/${year}`)!
              return [
                {
                  code,
                  name,
                  field,
                  subject,
                  kind,
                  difficulty: chance(0.3) ? 'Thiếu người' : '',
                  evaluation: pick(['', 'hiệu quả', 'chưa đạt hiệu quả'] as const),
                  recognised: chance(0.4),
                  discontinued: chance(0.15),
                  pilot: chance(0.3),
                  sent: chance(0.7),
                  broken: chance(version === 0 ? 0.1 : 0.35),
                  registeredOn,
                  evaluationH1: pick(['', 'hiệu quả', 'chưa đạt hiệu quả'] as const),
                  criteria: pick(ASPECTS),
                  duties: {
                    priority: chance(0.2) ? 'Công tác' : '',
                    partners: chance(0.2) ? 'Sở Nội vụ' : '',
                    learntFrom: chance(0.2) ? 'Hội An' : '',
                    foundBy: chance(0.2) ? 'Phong trào thi đua' : '',
                    criteriaMet: chance(0.2) ? '1; 3' : '',
                    impact: pick(ASPECTS),
                    effect: pick(ASPECTS),
                    practicality: pick(ASPECTS),
                    helped: pick(['', 'có', 'không'] as const),
                  },
                },
              ]
            })
        submissions.push({ kind: 'model', unit, year, receivedOn: dayOf(year, day), rows })
      }
      const sent = { unit, year, receivedOn: dayOf(year, 20) }
      const events = <Row>(row: () => Row) => Array.from({ length: below(4) }, row)
      submissions.push({
        kind: 'replication',
        ...sent,
        rows: distinct(
          events(() => ({
            code: pick(codes),
            place: pick([
              'Sở Tài chính',
              'Sở Nội vụ',
              'UBND phường Nha Trang',
              'Đảng ủy phường Nha Trang',
              'Thôn Đông',
            ]),
            day: chance(0.8) ? `${year}-05-0${1 + below(3)}` : null,
            sites: 1 + below(3),
          })),
        ),
      })
      submissions.push({
        kind: 'commendation',
        ...sent,
        rows: distinct(
          events((): Commendation => {
            const form = pick(['Giấy khen', 'Giấy khen', 'Sinh hoạt khu dân cư'] as const)
            return {
              code: pick(codes),
              form,
              number: form === 'Giấy khen' && chance(0.7) ? `${1 + below(3)}/QĐ` : null,
              day: chance(0.7) ? `${year}-06-0${1 + below(3)}` : null,
            }
          }),
        ),
      })
      submissions.push({
        kind: 'publicity',
        ...sent,
        rows: distinct(
          events(() => ({
            code: pick(codes),
            form: pick(['Tin', 'Chuyên mục'] as const),
            link: `https://bao.vn/${1 + below(4)}`,
            quantity: 1 + below(2),
          })),
        ),
      })
    }
  }
  const same: [string, string][] = []
  for (const code of codes) if (chance(0.6)) same.push([`DU-22366/${code}`, `UBND-22366/${code}`])
  if (chance(0.3)) same.push([`HND/${pick(codes)}`, `SYT/${pick(codes)}`])
  return { submissions, same }
}

/** The day of November, or of December where November has no such day. */
function dayOf(year: number, day: number): string {
  return new Date(Date.UTC(year, 10, day)).toISOString().slice(0, 10)
}

/** Rows that say the same twice are held: a world has none. */
function distinct<Row>(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}
