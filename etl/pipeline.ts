import type { DuckDBConnection } from '@duckdb/node-api'
import { readFolder, runFile, textOf } from './sql.ts'

/** How often columns were added to the snapshot's tables: a reader of an older snapshot knows by it what it lacks. */
export const martVersion = 9

/**
 * What is worked out in SQL, in its order: the stages as a load and a publication go through them, and in each stage the
 * tables. A table is one file of `tables/` that makes it, fills it `BY NAME` and, where readers see texts instead of
 * codes, shows it. A stage may use whatever stands before it here, and the tables that TypeScript made:
 *
 * - `reference`: `csv_*` (`reference.ts`), the types of codes (`codes.ts`)
 * - `match`, `rows`: `stg_*` (`staging.ts`), `stated_*` (`columns.ts`), `load_sheet` (`ingest.ts`), the variable `today`
 * - `core`: `found_issue`, which the rules filled (`ingest.ts`)
 * - `asOf`: the variables `load_id` and `as_of` (`as_of.ts`)
 * - `marts`: the attached database `mart`, the variable `last_year` (`publish.ts`)
 * - `template`: the variables `template_year` and `template_round` (`workbooks/template.ts`)
 */
export const pipeline = {
  macros: ['macros'],
  reference: [
    'reference/ref_setting',
    'reference/ref_round',
    'reference/ref_field',
    'reference/ref_area',
    'reference/ref_area_link',
    'reference/ref_area_path',
    'reference/ref_area_change',
    'reference/ref_area_district',
    'reference/ref_area_alias',
    'reference/ref_area_within',
    'reference/ref_unit',
    'reference/ref_unit_area',
    'reference/ref_unit_alias',
    'reference/ref_unit_ancestor',
    'reference/ref_value',
    'reference/ref_value_alias',
    'reference/ref_column',
    'reference/ref_issue_code',
    'reference/obligations',
  ],
  /** What each distinct text of a load means. */
  match: [
    'match/implied_round',
    'match/stated_context',
    'match/match_year',
    'match/match_round',
    'match/match_unit',
    'match/row_context',
    'match/match_value',
    'match/unknown_value',
    'match/match_date',
    'match/match_count',
    'match/match_area',
    'match/match_place_unit',
    'match/match_owner',
    'match/early_receipt',
  ],
  /** The staged rows with the report that each belongs to; then the rules run. */
  rows: ['rows/model_code', 'rows/reported_row'],
  /** Rows that the rules found so far rejected: before the rules that look across rows, and after them. */
  rejected: ['rows/rejected_row'],
  /** Into the ledger: what was received, accepted and held. */
  core: [
    'core/issue',
    'core/received_row',
    'core/core_model',
    'core/core_duty',
    'core/core_replication',
    'core/core_commendation',
    'core/core_publicity',
    'core/core_owner',
    'core/declaration',
  ],
  /** What the ledger knew after a load, of what was received on or before a day. */
  asOf: [
    'as_of/asof_sheet',
    'as_of/reused_code',
    'as_of/asof_model',
    'as_of/asof_decision',
    'as_of/doubtful_model',
    'as_of/own_key',
    'as_of/model_key',
    'as_of/keyed_model',
    'as_of/named_model',
    'as_of/asof_row',
    'as_of/asof_part',
    'as_of/asof_declaration',
    'as_of/version',
    'as_of/counted_version',
    'as_of/latest_version',
    'as_of/counted_row',
    'as_of/registered_model',
    'as_of/counted_own',
    'as_of/counted_core',
    'as_of/counted_place',
    'as_of/counted_declaration',
    'as_of/report',
    'as_of/folded_text',
    'as_of/numbered_place',
    'as_of/counted_model',
    'as_of/crowd',
    'as_of/similar_pair',
    'as_of/continued_model',
    'as_of/duplicate_pair',
    'as_of/pair_side',
    'as_of/asof_issue',
  ],
  /** The snapshot. */
  marts: [
    'marts/snapshot_info',
    'marts/shared_name',
    'marts/unit_name',
    'marts/field_name',
    'marts/place_name',
    'marts/sheet_name',
    'marts/dim_field',
    'marts/dim_area',
    'marts/dim_area_change',
    'marts/dim_area_link',
    'marts/dim_unit',
    'marts/twin_row',
    'marts/twin_member',
    'marts/twin_fact',
    'marts/undecided_model',
    'marts/model_mark',
    'marts/model_duty',
    'marts/merged_core',
    'marts/model_label',
    'marts/model_label_last',
    'marts/model_first',
    'marts/event',
    'marts/twin_event',
    'marts/fct_replication',
    'marts/fct_commendation',
    'marts/fct_publicity',
    'marts/fct_model',
    'marts/fct_model_then',
    'marts/fct_reporting',
    'marts/fct_declaration',
    'marts/fct_duplicate',
    'marts/fct_receipt',
    'marts/fct_quality',
    'marts/fct_change',
    'marts/reconciliation',
  ],
  /** What a unit's workbook is filled with. */
  template: [
    'template/template_round',
    'template/template_unit',
    'template/template_area',
    'template/template_model',
  ],
} as const

export type Stage = keyof typeof pipeline

/**
 * Runs the files of a stage in their order.
 * @param last the table after which the stage ends; all of them where none is given
 * @throws with the name of the file that failed
 */
export async function runStage<S extends Stage>(
  connection: DuckDBConnection,
  stage: S,
  last?: (typeof pipeline)[S][number],
): Promise<void> {
  for (const table of pipeline[stage]) {
    await runFile(connection, `tables/${table}.sql`)
    if (table === last) return
  }
}

/** Asks the rules of a folder of `rules/`: what they find is added to `found_issue`. */
export async function runRules(connection: DuckDBConnection, folder: 'row' | 'across'): Promise<void> {
  for (const rule of readFolder(`rules/${folder}`))
    await connection.run(`INSERT INTO found_issue BY NAME ${rule}`)
}

/**
 * The statements that make the snapshot's tables, empty, with every code and name as text: for whoever fills a snapshot
 * by hand. `fct_model` is a table here.
 */
export function textMart(): string {
  return pipeline.marts
    .flatMap(
      (table) => /^CREATE TABLE (?:[\s\S]*?^\);|\S+ AS .*;)$/m.exec(textOf(`tables/${table}.sql`)) ?? [],
    )
    .join('\n')
    .replaceAll(/^( {2}\w+ +)(unit_code|area_code|list_code|shared_name)\b/gm, '$1VARCHAR')
    .replaceAll('mart.fct_model_coded', 'mart.fct_model')
}
