const year = (view: string, ...years: number[]) => ({
  member: `${view}.year`,
  operator: 'equals',
  values: years.map(String),
})

/** Every measure of a view, by each of these dimensions and by none, with these filters. */
function slices(view: string, measures: string, dimensions: string[], filters: object[] = []): object[] {
  const all = measures.split(' ').map((m) => `${view}.${m}`)
  return ['', ...dimensions].map((names) => ({
    measures: all,
    dimensions: names ? names.split('+').map((d) => `${view}.${d}`) : [],
    filters,
  }))
}

const MODELS =
  'count reported_count collective_count individual_count new_count supplementary_count maintained_count ' +
  'pilot_count sent_count recognised_count evaluated_count evaluated_h1_count effective_count ' +
  'meets_criteria_count discontinued_count replicated_count replicated_in_year_count ' +
  'effective_replicated_count commended_count honoured_count difficulty_count recognition_rate ' +
  'effectiveness_rate evaluation_rate replication_rate effective_replication_rate commendation_rate unit_count'
const REPORTING =
  'expected received incomplete on_time late missing not_due completeness_rate on_time_rate quota_owed ' +
  'quota_due quota_met quota_rate model_count sent_count'

/** Questions that every engine must answer alike. */
export const QUERIES: object[] = [
  ...slices('models', MODELS, [
    'year',
    'year+round',
    'field_code+field_name',
    'year+district_name',
    'unit_kind+channel',
    'kind',
    'level',
    'registration+status',
    'evaluation+potential',
    'area_then_name',
    'area_now_name',
    'pilot+sent',
  ]),
  ...slices('models', MODELS, ['field_name', 'unit_name'], [year('models', 2025, 2026)]),
  ...slices(
    'models',
    'count',
    ['district_name'],
    [
      { member: 'models.model_name', operator: 'contains', values: ['a'] },
      {
        or: [year('models', 2024), { member: 'models.kind', operator: 'notEquals', values: ['individual'] }],
      },
    ],
  ),
  {
    measures: ['models.count'],
    timeDimensions: [
      {
        dimension: 'models.registered_on',
        granularity: 'month',
        dateRange: ['2025-01-01', '2025-12-31'],
      },
    ],
  },
  {
    measures: ['models.count'],
    timeDimensions: [{ dimension: 'models.received_on', dateRange: ['2024-01-01', '2025-11-30'] }],
    dimensions: ['models.year'],
  },
  {
    measures: ['models.count', 'models.replication_rate'],
    dimensions: ['models.unit_code'],
    filters: [{ member: 'models.count', operator: 'gt', values: ['3'] }, year('models', 2025)],
  },
  ...slices('reporting', REPORTING, [
    'year',
    'year+channel',
    'unit_kind',
    'district_name',
    'year+state',
    'assumed',
  ]),
  {
    dimensions: ['unit_code', 'state', 'due_on', 'received_on', 'days_late', 'days_left', 'rows_held'].map(
      (d) => `reporting.${d}`,
    ),
    filters: [year('reporting', 2026)],
  },
  {
    measures: ['reporting.missing'],
    dimensions: ['reporting.channel'],
    filters: [{ member: 'reporting.state', operator: 'equals', values: ['missing'] }],
  },
  ...slices('replication', 'events sites models adopting_units median_days_to_replicate', [
    'year',
    'field_name',
    'to_district_name',
    'from_unit_name',
  ]),
  ...slices('cohort', 'count replicated_count replication_rate', [
    'first_year+years_after',
    'first_year+year',
    'field_name',
    'channel+level',
  ]),
  ...slices('commendation', 'count honours models', ['year', 'form', 'level+field_code', 'unit_name']),
  ...slices('publicity', 'items press_items sections', ['year', 'form', 'outlet', 'unit_name', 'field_name']),
  ...slices(
    'models',
    MODELS,
    ['year+channel'],
    [{ member: 'models.round', operator: 'equals', values: ['annual', 'h1'] }],
  ),
  ...slices('duplicates', 'pairs undecided_count same_count different_count', [
    'year',
    'reason_name+decision',
    'unit_name',
  ]),
  ...slices('quality', 'issues rows_held files', ['year', 'code+severity', 'unit_name']),
]
