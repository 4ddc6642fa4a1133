import { writtenDay } from '../../domain/dates.ts'
import type { ChangedPart, Correction, Corrections } from '../../domain/contract.ts'
import { changedParts } from '../evidence/compare.ts'
import type { Context } from '../engine/context.ts'
import type { Engine } from '../engine/engine.ts'
import type { Filter } from '../evidence/codes.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import type { ReportFacts, Which } from './facts.ts'
import { codesOf, type Issue } from './issue.ts'
import { integer, list, valueText } from './words.ts'

/** The fact tables behind the views. */
const TABLES: Record<string, string> = {
  models: 'fct_model',
  replication: 'fct_replication',
  commendation: 'fct_commendation',
  publicity: 'fct_publicity',
  reporting: 'fct_reporting',
}

/** Names of the reports' parts. */
const PARTS: Record<string, string> = {
  fct_model: 'mô hình',
  fct_replication: 'nhân rộng',
  fct_commendation: 'khen thưởng, tôn vinh',
  fct_publicity: 'tuyên truyền',
}

/** Units named as the reason of one figure. */
const MOST_NAMED = 3

/**
 * What a frozen report would say otherwise if it were made from the current snapshot, as of the same day.
 * @param issue the frozen report
 */
export async function readCorrections(
  { facts, engine }: { facts: ReportFacts; engine: Engine },
  issue: Issue,
  context: Context,
  current: Snapshot,
  which: Which,
): Promise<Corrections> {
  const from = context.snapshot
  const to = current.id
  if (from === to) return { from, to, figures: [], reports: [] }
  const now = await facts.read({ ...context, snapshot: to }, current, which)
  const key = (metric: string, filters: Filter[]) => JSON.stringify([metric, filters])
  const today = new Map([...now.queries.references.values()].map((r) => [key(r.metric, r.filters), r]))
  const parts = (await changedParts(engine, context.identity, from, to)).filter(
    (part) => part.round === 'annual',
  )
  const names = namesOf(issue)
  const figures: Correction[] = []
  for (const code of codesOf(issue.report, true)) {
    const reference = issue.queries.references.get(code)!
    const other = today.get(key(reference.metric, reference.filters))
    const rate = reference.value.denominator !== undefined
    // Last year as it was known on one day is not corrected by what was known on another.
    if (!other && reference.filters.some((f) => f.member === 'models.known_on')) continue
    const [published, present] = [reference.value, other?.value].map((v) => valueText(v?.value ?? null, rate))
    if (published === present) continue
    const why =
      other !== undefined && other.definitionVersion !== reference.definitionVersion
        ? 'cách tính chỉ tiêu đã thay đổi sau khi chốt'
        : reason(parts, reference.metric, reference.filters)
    figures.push({
      code,
      title: reference.definition.title,
      scope: scopeOf(reference.filters, names),
      published: published!,
      now: present!,
      sentence: `công bố ${published}, nay ${present}, vì ${why}`,
    })
  }
  const inYear = parts.filter((part) => part.year === which.year && part.table in PARTS)
  return { from, to, figures, reports: inYear.map((part) => `${saidOf(part)}.`) }
}

/** Names of codes in filters. */
function namesOf({ facts }: Issue): Map<string, string> {
  return new Map([
    ...facts.fields.map((part): [string, string] => [`field_code ${part.code}`, `lĩnh vực “${part.name}”`]),
    ...facts.districts.map((part): [string, string] => [`district_code ${part.code}`, part.name]),
    ...facts.units.map((unit): [string, string] => [`unit_code ${unit.code}`, unit.name]),
    ...facts.places.map((place): [string, string] => [`area_then_code ${place.areaCode}`, place.area ?? '']),
    ['channel government', 'khối chính quyền'],
    ['channel party', 'khối Đảng, Mặt trận, đoàn thể'],
  ])
}

function scopeOf(filters: Filter[], names: Map<string, string>): string {
  const years = filters.filter((f) => f.member?.endsWith('.year')).flatMap((f) => f.values ?? [])
  const words = filters.flatMap(({ member, operator, values }) => {
    const value = String(values?.[0] ?? '')
    const short = member?.split('.')[1] ?? ''
    if (short === 'known_on') return [`tính đến ${writtenDay(value)}`]
    if (operator === 'beforeOrOnDate') return [`nhận đến ${writtenDay(value)}`]
    if (operator === 'notEquals' && short === 'district_code') return ['phạm vi Khánh Hòa cũ']
    if (short === 'year' || operator !== 'equals') return []
    return [names.get(`${short} ${value}`) ?? (/^[a-z_0-9]+$/.test(value) ? '' : `“${value}”`)]
  })
  return [`năm ${years.join(', ')}`, ...words].filter(Boolean).join(', ')
}

/** The reports whose change moved a figure; of many the largest changes are named. */
function reason(parts: ChangedPart[], metric: string, filters: Filter[]): string {
  const table = TABLES[metric.split('.')[0]!]
  const value = (name: string) =>
    filters.find((f) => f.member?.split('.')[1] === name && f.operator === 'equals')?.values?.map(String)
  const [years, units] = [value('year'), value('unit_code')]
  const found = parts
    .filter((part) => part.table in PARTS)
    // How a unit reported shows in its models; the replication and commendation of a model in the model.
    .filter(
      (part) =>
        table === undefined || table === 'fct_reporting' || table === 'fct_model' || part.table === table,
    )
    .filter((part) => !years || years.includes(String(part.year)) || table === 'fct_model')
    .filter((part) => !units || units.includes(part.unitCode))
    .sort((a, b) => size(b) - size(a))
  if (found.length === 0) return 'danh mục hoặc cách tính đã thay đổi'
  const named = found.slice(0, MOST_NAMED).map(saidOf)
  const others = new Set(found.slice(MOST_NAMED).map((part) => part.unitCode)).size
  return others ? `${named.join('; ')}; và ${integer(others)} đơn vị khác` : named.join('; ')
}

const size = (part: ChangedPart): number => part.rowsAdded + part.rowsRemoved + part.rowsChanged

/** "Sở Y tế gửi lại báo cáo mô hình (thêm 3 dòng và sửa 2 dòng)". */
function saidOf(part: ChangedPart): string {
  const verb = {
    added: 'gửi báo cáo sau khi chốt số liệu',
    removed: 'không còn báo cáo được tính',
    changed: 'gửi lại báo cáo',
  }[part.change]
  const rows = list(
    [
      part.rowsAdded ? `thêm ${integer(part.rowsAdded)} dòng` : '',
      part.rowsRemoved ? `bớt ${integer(part.rowsRemoved)} dòng` : '',
      part.rowsChanged ? `sửa ${integer(part.rowsChanged)} dòng` : '',
    ].filter(Boolean),
  )
  return `${part.unitName} ${verb} (${PARTS[part.table]}, năm ${part.year}${rows ? `: ${rows}` : ''})`
}
