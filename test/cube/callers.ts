import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Identity } from '../../cube/server/identity.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** Callers with roles, and a province in which each text says whose it is. */

/** Stands in for a login: the caller is what a header says; nobody without it. */
export function identifyByHeader({ headers }: IncomingMessage): Identity | null {
  const said = headers['x-test-caller']
  return typeof said === 'string' ? (JSON.parse(decodeURIComponent(said)) as Identity) : null
}

export const headersOf = (identity: Identity | null): Record<string, string> =>
  identity === null ? {} : { 'x-test-caller': encodeURIComponent(JSON.stringify(identity)) }

const person = (role: Identity['role'], scope: Identity['scope']): Identity => ({
  account: role,
  name: `Tên ${role}`,
  role,
  scope,
})

export const unit = (...units: string[]): Identity => person('unit', { kind: 'units', units })
export const of = (role: Identity['role'], channel?: 'government' | 'party'): Identity =>
  person(role, channel === undefined ? { kind: 'province' } : { kind: 'channel', channel })
export const manager = (role: 'administrator' | 'auditor'): Identity => person(role, { kind: 'none' })

/** What is said of whose row it is: the unit's code in signs that stand nowhere else. */
export const MARK = /⟦([^⟧]+)⟧/g

const marked = (table: string, unit: string, columns: string[]): string =>
  `UPDATE mart.${table} SET ${columns.map((c) => `${c} = ${c} || '⟦' || ${unit} || '⟧'`).join(', ')}`

/** Every text of every row names the unit that wrote it. */
const MARKS = [
  "UPDATE mart.fct_model SET partners = 'x', learnt_from = 'x', found_by = 'x', criteria_met = '1'",
  "UPDATE mart.fct_declaration SET front_supervision = '4'",
  marked('fct_model', 'unit_code', [
    ...['model_key', 'model_code', 'model_name', 'subject_name', 'unit_name', 'file_name'],
    ...['content', 'result', 'difficulty', 'support', 'note'],
    ...['partners', 'learnt_from', 'found_by', 'criteria_met'],
  ]),
  marked('fct_replication', 'from_unit_code', ['model_key', 'model_name', 'from_unit_name']),
  `UPDATE mart.fct_replication SET to_unit_name = to_unit_name || '⟦' || to_unit_code || '⟧'`,
  marked('fct_commendation', 'unit_code', ['model_key', 'model_name', 'unit_name', 'decision_number']),
  marked('fct_publicity', 'unit_code', ['unit_name', 'outlet']),
  marked('fct_reporting', 'unit_code', ['unit_name', 'document_number']),
  marked('fct_declaration', 'unit_code', [
    ...['unit_name', 'document_number', 'plan_document', 'meetings', 'inspections', 'campaigns'],
    ...['shortcomings', 'proposals', 'front_supervision'],
  ]),
  marked('fct_duplicate', 'unit_code', ['unit_name', 'model_code', 'model_name', 'subject_name']),
  `UPDATE mart.fct_duplicate SET other_unit_name = other_unit_name || '⟦' || other_unit_code || '⟧',
     other_model_name = other_model_name || '⟦' || other_unit_code || '⟧'`,
  marked('fct_quality', 'unit_code', ['unit_name', 'file_name', 'value', 'message']),
  marked('fct_receipt', 'unit_code', ['unit_name', 'file_name']),
  marked('fct_change', 'unit_code', ['unit_name']),
  // What several units report has the key of one of them.
  ...['model', 'replication', 'commendation'].map(
    (table) => `UPDATE mart.fct_${table} SET model_key = 'VPUBND/⟦VPUBND⟧' WHERE model_key LIKE '%-1⟦%'`,
  ),
  `INSERT INTO mart.dim_unit (unit_code, valid_from, valid_to, unit_name, unit_kind, channel)
     SELECT unit_code, valid_from, valid_to, unit_name, unit_kind, channel FROM unit`,
]

export const NOW = '20261122T030000Z-0a1b2c3d'
export const LAST_YEAR = '20251216T020000Z-4e5f6a7b'
export const TODAY = '2026-11-22'

/** A data folder with two snapshots of such a province, of which one is frozen and older. */
export async function markedProvince(): Promise<string> {
  const province = readFileSync(fileURLToPath(new URL('../fixtures/province.sql', import.meta.url)), 'utf8')
  const dataDir = createDataDir()
  const facts = ['model', 'replication', 'reporting', 'commendation', 'publicity', 'declaration', 'receipt']
  await writeSnapshot(dataDir, { id: NOW, martVersion: 5, fill: [province, ...MARKS] })
  await writeSnapshot(dataDir, {
    ...{ id: LAST_YEAR, name: 'Số liệu năm 2025', frozen: true, martVersion: 5 },
    builtAt: '2025-12-16T02:00:00.000Z',
    fill: [
      province,
      ...MARKS,
      ...[...facts, 'duplicate', 'quality', 'change'].map(
        (table) => `DELETE FROM mart.fct_${table} WHERE year > 2025`,
      ),
      // Every unit's report has changed since.
      "UPDATE mart.fct_model SET registration = 'new'",
    ],
  })
  pointTo(dataDir, NOW)
  return dataDir
}
