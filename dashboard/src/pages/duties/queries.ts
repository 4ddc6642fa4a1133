import { equals, equalsIfAny, type Filter, type Query } from '../../../../cube/domain/filter.ts'
import type { Channel } from '../../../../cube/domain/scope.ts'

/** What is asked for the pages of publicity, of honours and of the plan's duties. */

interface Of {
  year: number
  channel: Channel | null
}

const inYear = (view: string, { year, channel }: Of): Filter[] => [
  equals(`${view}.year`, year),
  ...equalsIfAny(`${view}.channel`, channel),
]

/** Measures of a view in one year, by dimensions. */
const parts = (view: string, measures: string[], dimensions: string[], of: Of): Query => ({
  measures: measures.map((name) => `${view}.${name}`),
  dimensions: dimensions.map((name) => `${view}.${name}`),
  order: [[`${view}.${dimensions[0]!}`, 'asc']],
  filters: inYear(view, of),
})

/** Measures of a view in every year. */
const years = (view: string, measures: string[], channel: Channel | null): Query => ({
  measures: measures.map((name) => `${view}.${name}`),
  dimensions: [`${view}.year`],
  order: [[`${view}.year`, 'asc']],
  filters: equalsIfAny(`${view}.channel`, channel),
})

export const PRINTED = ['press_items', 'sections']
export const PRAISE = ['count', 'honours', 'models']

export const publicity = {
  years: (channel: Channel | null) => years('publicity', PRINTED, channel),
  forms: (of: Of) => parts('publicity', ['items'], ['form', 'form_name', 'form_class'], of),
  outlets: (of: Of) => parts('publicity', PRINTED, ['outlet'], of),
  fields: (of: Of) => parts('publicity', PRINTED, ['field_code', 'field_name'], of),
  units: (of: Of) => parts('publicity', PRINTED, ['unit_code', 'unit_name'], of),
}

export const honours = {
  years: (channel: Channel | null) => years('commendation', PRAISE, channel),
  forms: (of: Of) => parts('commendation', ['count', 'honours'], ['form', 'form_name', 'form_class'], of),
  levels: (of: Of) => parts('commendation', PRAISE, ['level'], of),
  fields: (of: Of) => parts('commendation', PRAISE, ['field_code', 'field_name'], of),
  units: (of: Of) => parts('commendation', PRAISE, ['unit_code', 'unit_name'], of),
  /** Of the models of a year those that were commended and honoured. */
  models: (of: Of) =>
    parts('models', ['count', 'commended_count', 'honoured_count', 'commendation_rate'], ['year'], of),
}

/** What the sheets of general information say, by the number of units that say it. */
export const SAID = [
  ...['plan_count', 'meeting_count', 'inspection_count', 'front_supervision_count', 'campaign_count'],
  ...['shortcoming_count', 'proposal_count'],
] as const
/** What they say in numbers. */
export const TOTALS = [
  ...['meetings_total', 'attendance', 'inspections_total', 'front_supervisions_total'],
] as const

/** What reports say of the plan's duties of each model. */
export const OF_MODELS = [
  ...['pilot_count', 'priority_count', 'partnered_count', 'learnt_count', 'found_count'],
  ...['criteria_told_count', 'meets_criteria_count', 'impact_count', 'effect_count', 'practicality_count'],
  ...['difficulty_count', 'unhelped_count', 'helped_count'],
] as const

export const duties = {
  declarations: (channel: Channel | null) => years('declaration', ['count', ...SAID, ...TOTALS], channel),
  units: (of: Of) => parts('declaration', [...SAID], ['unit_code', 'unit_name'], of),
  models: (of: Of) => parts('models', ['count', ...OF_MODELS], ['year'], of),
  /** The models that were chosen as examples, a row each; of a model that several report the row that stands for it. */
  pilots: (of: Of): Query => ({
    measures: [],
    dimensions: ['model_key', 'model_name', 'unit_name', 'field_name', 'evaluation', 'replicated'].map(
      (name) => `models.${name}`,
    ),
    order: [['models.model_name', 'asc']],
    filters: [
      ...inYear('models', of),
      equals('models.pilot', 'true'),
      equals(of.channel === null ? 'models.counted' : 'models.counted_in_channel', 'true'),
      { member: 'models.status', operator: 'notEquals', values: ['discontinued'] },
    ],
  }),
}
