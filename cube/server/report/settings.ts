import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Papa from 'papaparse'
import { type ReportLayout, SETTING_KEYS, type SettingKey, type Settings } from '../../domain/contract.ts'

/** What the reference tables say of the documents: who issues them, and what is suggested where people write. */

export { SETTING_KEYS }
export type { SettingKey, Settings }
export type LayoutName = ReportLayout

/** A place where people write. */
export interface TextGuide {
  key: string
  title: string
  /** What is suggested beside the units' own words. */
  text: string
}

function readTable(name: string): Record<string, string>[] {
  const file = join(resolve(process.env.REFERENCE_DIR ?? 'data/reference'), `${name}.csv`)
  const { data } = Papa.parse<Record<string, string>>(readFileSync(file, 'utf8').normalize('NFC'), {
    header: true,
    skipEmptyLines: true,
  })
  return data
}

/**
 * The settings that hold on a day, before anybody changed them: bodies are renamed, and a document of
 * before is issued by the body of before.
 * @returns also since when they hold ('' = from the beginning): changes belong to that period only
 */
export function defaultSettings(layout: LayoutName, day: string): { since: string; settings: Settings } {
  const rows = readTable('report_settings').filter((row) => row.layout === layout && row.since! <= day)
  const since =
    rows
      .map((row) => row.since!)
      .sort()
      .at(-1) ?? ''
  const value = (key: SettingKey) =>
    rows
      .filter((row) => row.key === key)
      .sort((a, b) => (a.since! < b.since! ? -1 : 1))
      .at(-1)?.value ?? ''
  const settings = Object.fromEntries(
    SETTING_KEYS.map((key) => [key, value(key).replaceAll('|', '\n')]),
  ) as Settings
  return { since, settings }
}

/** The places where people write, in the order of the report. */
export function textGuides(): TextGuide[] {
  return readTable('report_texts').map(({ key, title, text }) => ({ key: key!, title: title!, text: text! }))
}

/** The plan's fields by number. */
export function fieldNames(): Map<number, string> {
  return new Map(readTable('fields').map(({ code, name }) => [Number(code), name!]))
}
