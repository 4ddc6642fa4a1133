/** The measures of models that the report shows: what is asked of Cube, and the rows and columns of its tables. */

/** Rows of the first table: what each is called, and its measure, which is one of `MODELS`. */
export const SUMMARY: [string, string][] = [
  ['Tổng số mô hình, điển hình', 'count'],
  ['Tập thể', 'collective_count'],
  ['Cá nhân', 'individual_count'],
  ['Đăng ký mới', 'new_count'],
  ['Đăng ký bổ sung', 'supplementary_count'],
  ['Tiếp tục duy trì', 'maintained_count'],
  ['Gửi về tỉnh', 'sent_count'],
  ['Được công nhận', 'recognised_count'],
  ['Được đánh giá hiệu quả', 'effective_count'],
  ['Tỷ lệ hiệu quả trong số đã đánh giá', 'effectiveness_rate'],
  ['Đã được nhân rộng (lũy kế)', 'replicated_count'],
  ['Tỷ lệ đã được nhân rộng', 'replication_rate'],
  ['Được khen thưởng', 'commended_count'],
  ['Được biểu dương, tôn vinh', 'honoured_count'],
]

/** Columns of a table of parts: title, measure (one of `PART`), width in millimetres. */
export const PART_MEASURES: [string, string, number][] = [
  ['Tập thể', 'collective_count', 11],
  ['Cá nhân', 'individual_count', 12],
  ['Đăng ký mới', 'new_count', 11.5],
  ['Đăng ký bổ sung', 'supplementary_count', 11.5],
  ['Tiếp tục duy trì', 'maintained_count', 11.5],
  ['Gửi về tỉnh', 'sent_count', 11],
  ['Hiệu quả', 'effective_count', 12],
  ['Nhân rộng', 'replicated_count', 12.5],
  ['Khen thưởng', 'commended_count', 15.5],
]

/** What is asked of all models of the report's scope, for tables and sentences. */
export const MODELS = [
  'count',
  'collective_count',
  'individual_count',
  'new_count',
  'supplementary_count',
  'maintained_count',
  'pilot_count',
  'sent_count',
  'recognised_count',
  'recognition_rate',
  'evaluated_count',
  'evaluated_h1_count',
  'evaluation_rate',
  'effective_count',
  'effectiveness_rate',
  'meets_criteria_count',
  'replicated_count',
  'replicated_in_year_count',
  'replication_rate',
  'effective_replicated_count',
  'effective_replication_rate',
  'commended_count',
  'commendation_rate',
  'honoured_count',
  'difficulty_count',
  'undecided_count',
  'priority_count',
  'partnered_count',
  'learnt_count',
  'found_count',
  'criteria_told_count',
  'impact_count',
  'effect_count',
  'practicality_count',
  'helped_count',
  'unhelped_count',
]

/** What is asked of each part of them: field, district, area, unit. */
export const PART = [
  'count',
  'collective_count',
  'individual_count',
  'new_count',
  'supplementary_count',
  'maintained_count',
  'sent_count',
  'effective_count',
  'replicated_count',
  'replication_rate',
  'commended_count',
]
