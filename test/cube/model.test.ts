import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readViews } from '../fixtures/engine.ts'

/** What consumers may see, as the contract lists it. */
/** Measures whose formula is no longer the first, with its version and since when. */
const CHANGED: Record<string, [number, string]> = {
  'reporting.quota_due': [1, '2026-11-30'],
  'reporting.quota_rate': [2, '2026-11-30'],
  'models.count': [2, '2026-11-30'],
  'models.collective_count': [2, '2026-11-30'],
  'models.individual_count': [2, '2026-11-30'],
  'models.new_count': [2, '2026-11-30'],
  'models.supplementary_count': [2, '2026-11-30'],
  'models.maintained_count': [2, '2026-11-30'],
  'models.pilot_count': [2, '2026-11-30'],
  'models.sent_count': [2, '2026-11-30'],
  'models.recognised_count': [2, '2026-11-30'],
  'models.evaluated_count': [2, '2026-11-30'],
  'models.evaluated_h1_count': [2, '2026-11-30'],
  'models.effective_count': [2, '2026-11-30'],
  'models.meets_criteria_count': [2, '2026-11-30'],
  'models.discontinued_count': [2, '2026-11-30'],
  'models.replicated_count': [2, '2026-11-30'],
  'models.replicated_in_year_count': [2, '2026-11-30'],
  'models.effective_replicated_count': [2, '2026-11-30'],
  'models.commended_count': [2, '2026-11-30'],
  'models.honoured_count': [2, '2026-11-30'],
  'models.difficulty_count': [2, '2026-11-30'],
  'models.outstanding_count': [3, '2026-11-30'],
  'models.undecided_count': [1, '2026-11-30'],
  'models.unit_count': [2, '2026-11-30'],
  'models.recognition_rate': [2, '2026-11-30'],
  'models.evaluation_rate': [2, '2026-11-30'],
  'models.effectiveness_rate': [2, '2026-11-30'],
  'models.replication_rate': [2, '2026-11-30'],
  'models.effective_replication_rate': [2, '2026-11-30'],
  'models.commendation_rate': [2, '2026-11-30'],
  'replication.events': [2, '2026-11-30'],
  'replication.sites': [2, '2026-11-30'],
  'replication.adopting_units': [2, '2026-11-30'],
  'replication.median_days_to_replicate': [2, '2026-11-30'],
  'reporting.on_time': [2, '2026-11-30'],
  'reporting.late': [2, '2026-11-30'],
  'reporting.undated': [1, '2026-11-30'],
  'reporting.missing': [2, '2026-11-30'],
  'reporting.not_due': [2, '2026-11-30'],
  'reporting.on_time_rate': [2, '2026-11-30'],
  'reporting.model_count': [2, '2026-11-29'],
  'reporting.sent_count': [2, '2026-11-29'],
  'commendation.count': [2, '2026-11-30'],
  'commendation.honours': [2, '2026-11-30'],
  'publicity.items': [2, '2026-11-30'],
  'publicity.press_items': [2, '2026-11-30'],
  'publicity.sections': [2, '2026-11-30'],
  'reporting.quota_met_then': [1, '2026-11-30'],
  'models.priority_count': [1, '2026-11-30'],
  'models.partnered_count': [1, '2026-11-30'],
  'models.learnt_count': [1, '2026-11-30'],
  'models.found_count': [1, '2026-11-30'],
  'models.criteria_told_count': [1, '2026-11-30'],
  'models.impact_count': [1, '2026-11-30'],
  'models.effect_count': [1, '2026-11-30'],
  'models.practicality_count': [1, '2026-11-30'],
  'models.helped_count': [1, '2026-11-30'],
  'models.unhelped_count': [1, '2026-11-30'],
  'declaration.front_supervision_count': [1, '2026-11-30'],
  'declaration.front_supervisions_total': [1, '2026-11-30'],
}

const CONTRACT: Record<string, { measures: string; dimensions: string }> = {
  models: {
    measures:
      'count, reported_count, collective_count, individual_count, new_count, supplementary_count, ' +
      'maintained_count, pilot_count, sent_count, recognised_count, evaluated_count, evaluated_h1_count, ' +
      'effective_count, meets_criteria_count, discontinued_count, replicated_count, replicated_in_year_count, ' +
      'effective_replicated_count, commended_count, honoured_count, difficulty_count, recognition_rate, ' +
      'effectiveness_rate, evaluation_rate, replication_rate, effective_replication_rate, commendation_rate, ' +
      'unit_count',
    dimensions:
      'year, round, field_code, field_name, kind, kind_class, category, level, registration, status, ' +
      'evaluation, potential, pilot, sent, unit_code, unit_name, unit_kind, channel, area_then_code, ' +
      'area_then_name, area_now_code, area_now_name, district_code, district_name, registered_on, ' +
      'received_on, model_code, model_name, subject_name, difficulty, support',
  },
  replication: {
    measures: 'events, sites, models, adopting_units, median_days_to_replicate',
    dimensions:
      'year, field_code, field_name, from_unit_code, from_unit_name, from_district_name, to_unit_code, ' +
      'to_unit_name, to_district_name, to_place, replicated_on',
  },
  cohort: {
    measures: 'count, replicated_count, replication_rate',
    dimensions:
      'first_year, years_after, year, replicated, model_key, model_name, field_code, field_name, kind_class, ' +
      'level, unit_code, unit_name, channel, district_code, district_name',
  },
  reporting: {
    measures:
      'expected, received, incomplete, on_time, late, missing, not_due, completeness_rate, on_time_rate, ' +
      'quota_owed, quota_due, quota_met, quota_rate, model_count, sent_count',
    dimensions:
      'year, round, channel, unit_code, unit_name, unit_kind, district_name, state, due_on, received_on, ' +
      'days_late, document_number',
  },
  commendation: {
    measures: 'count, honours, models',
    dimensions: 'year, form, level, field_code, field_name, district_name, unit_code, unit_name',
  },
  publicity: {
    measures: 'items',
    dimensions: 'year, outlet, form, field_code, field_name, unit_code, unit_name',
  },
  declaration: {
    measures:
      'count, plan_count, meeting_count, inspection_count, campaign_count, shortcoming_count, ' +
      'proposal_count, attendance',
    dimensions: 'year, unit_code, unit_name, channel, meetings, inspections, shortcomings, proposals',
  },
  receipts: {
    measures: 'files, loads, rows_accepted, rows_waiting, rows_dropped',
    dimensions:
      'load_id, file_name, sheet, table_name, encoding, received_on, unit_code, unit_name, year, counted',
  },
  changes: {
    measures:
      'models, models_in_channel, models_own, replicated, replicated_in_channel, replicated_own, reports, late',
    dimensions:
      'change_no, changed_on, changed_at, load_id, cause, year, unit_code, unit_name, channel, district_code, ' +
      'district_name, field_code, field_name, due_on',
  },
  duplicates: {
    measures:
      'pairs, undecided_count, same_count, different_count, continuation_undecided_count, continuation_count',
    dimensions:
      'year, round, kind, reason, reason_name, decision, decided_on, decided_by, note, unit_code, unit_name, ' +
      'channel, model_code, model_name, subject_name, field_code, field_name, other_unit_code, ' +
      'other_unit_name, other_channel, other_model_code, other_model_name, other_subject_name, ' +
      'other_field_code, other_field_name',
  },
  quality: {
    measures: 'issues, rows_held, files',
    dimensions: 'year, code, severity, file_name, unit_code, unit_name, received_on',
  },
}

interface Member {
  name: string
  shortTitle: string
  description?: string
  type: string
  format?: string
  public: boolean
  meta?: Record<string, unknown>
}

interface View {
  name: string
  title: string
  description?: string
  public: boolean
  measures: Member[]
  dimensions: Member[]
}

const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]/i

let views: View[]

beforeAll(async () => {
  views = await readViews()
})

function view(name: string): View {
  return views.find((v) => v.name === name)!
}

describe('the public face', () => {
  it('is these views and nothing else', () => {
    expect(views.map((v) => v.name).sort()).toEqual(Object.keys(CONTRACT).sort())
  })

  it.each(Object.keys(CONTRACT))('%s has every member of the contract', (name) => {
    const names = (members: Member[]) => members.filter((m) => m.public).map((m) => m.name)
    const qualified = (list: string) => list.split(', ').map((m) => `${name}.${m}`)
    expect(names(view(name).measures)).toEqual(expect.arrayContaining(qualified(CONTRACT[name]!.measures)))
    expect(names(view(name).dimensions)).toEqual(
      expect.arrayContaining(qualified(CONTRACT[name]!.dimensions)),
    )
  })

  it('shows no member that is only for the model itself', () => {
    const all = views.flatMap((v) => [...v.measures, ...v.dimensions]).map((m) => m.name.split('.')[1])
    expect(all).not.toContain('row_key')
    expect(all).not.toContain('in_total')
  })

  it('has days as time, and years and field numbers as numbers', () => {
    const types = new Map(views.flatMap((v) => v.dimensions).map((d) => [d.name.split('.')[1]!, d.type]))
    for (const [name, type] of types) if (name.endsWith('_on')) expect([name, type]).toEqual([name, 'time'])
    expect([types.get('year'), types.get('field_code'), types.get('unit_code')]).toEqual([
      'number',
      'number',
      'string',
    ])
  })
})

describe('the definitions', () => {
  it('are in Vietnamese and in English on every member', () => {
    for (const member of views.flatMap((v) => [...v.measures, ...v.dimensions])) {
      expect(member.shortTitle, member.name).toMatch(VIETNAMESE)
      expect(member.description, member.name).toMatch(VIETNAMESE)
      expect(member.meta?.title_en, member.name).toMatch(/^[A-Z][^\u1e00-\u1eff]+$/)
      expect(member.meta?.description_en, member.name).toMatch(/\.$/)
    }
    for (const { name, title, description } of views) {
      expect(title, name).toMatch(VIETNAMESE)
      expect(description, name).toMatch(VIETNAMESE)
    }
  })

  it('cite the clause of every measure, and quote it or say that it is practice', () => {
    for (const { name, meta } of views.flatMap((v) => v.measures)) {
      expect(meta?.clause, name).toMatch(/Kế hoạch 235-KH\/TU|Công văn/)
      expect([meta?.quote !== undefined, meta?.basis], name).toEqual(
        meta?.basis === 'practice' ? [false, 'practice'] : [true, undefined],
      )
      expect([meta?.version, meta?.since], name).toEqual(
        CHANGED[name] ?? [1, name.startsWith('changes.') ? '2026-11-30' : '2026-11-22'],
      )
    }
  })

  it('quote the plan and the letter in their own words', () => {
    const plan = readFileSync(fileURLToPath(new URL('../fixtures/plan-words.txt', import.meta.url)), 'utf8')
    const words = plan.replace(/\s+/g, ' ')
    for (const { name, meta } of views.flatMap((v) => v.measures)) {
      for (const quote of ((meta?.quote as string | undefined) ?? '').split('; '))
        expect(words, name).toContain(quote)
    }
  })

  it('name the two sides of every rate', () => {
    const rates = views.flatMap((v) =>
      v.measures.filter((m) => m.name.endsWith('_rate')).map((m) => ({ v, m })),
    )
    expect(rates).toHaveLength(10)
    for (const { v, m } of rates) {
      expect(m.format, m.name).toBe('percent')
      const sides = [m.meta?.numerator, m.meta?.denominator].map((side) => `${v.name}.${String(side)}`)
      expect(v.measures.map((x) => x.name)).toEqual(expect.arrayContaining(sides))
    }
  })

  it('mark what is about persons', () => {
    const personal = view('models').dimensions.filter((d) => d.meta?.personal)
    expect(personal.map((d) => d.name)).toContain('models.subject_name')
  })
})

describe('the SQL', () => {
  it('reads only the facts of the mart, and uses nothing that PostgreSQL has not', () => {
    const folder = fileURLToPath(new URL('../../cube/model/cubes', import.meta.url))
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), 'utf8')
      const tables = [...text.matchAll(/\bmart\.\w+/g)].map(([table]) => table)
      expect(tables.length, file).toBeGreaterThan(0)
      for (const table of tables) expect(table, file).toMatch(/^mart\.fct_[a-z]+(_then)?$/)
      const functions = [...text.matchAll(/\b([A-Z_]{2,})\s?\(/g)].map((m) => m[1])
      for (const f of functions) {
        expect(
          [
            ...['CAST', 'NULLIF', 'COALESCE', 'SUM', 'MIN', 'PERCENTILE_CONT', 'ROW_NUMBER', 'OVER'],
            ...['GROUP', 'FROM', 'JOIN', 'IN', 'WHEN', 'WHERE', 'AND', 'COUNT', 'FILTER', 'EXTRACT'],
          ],
          file,
        ).toContain(f)
      }
    }
  })
})
