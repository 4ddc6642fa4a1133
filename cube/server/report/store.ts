import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, writeFileWhole } from '../../../etl/files.ts'
import { defaultSettings, type LayoutName, SETTING_KEYS, type Settings } from './settings.ts'

/** What people set and write, kept in DATA_DIR: settings in `report.json`, texts in `reports/<snapshot>.json`. */

/** One report of one snapshot. What is not there is as it is suggested. */
export interface Written {
  /** Of the registry, '' until it gives one. */
  number?: string
  /** YYYY-MM-DD; else the snapshot's day. */
  date?: string
  texts?: Record<string, string>
  /** Keys of the texts that were not as suggested when they were saved. */
  edited?: string[]
  /** As they were when the report was saved or first issued: a later director does not sign it anew. */
  settings?: Settings
  /** The first time that these very bytes were issued. */
  issued?: { hash: string; at: string }
}

type Kept = Partial<Record<LayoutName, Record<string, Partial<Settings>>>>

export class ReportStore {
  private readonly settingsFile: string
  private readonly folder: string

  constructor(dataDir: string) {
    this.settingsFile = join(dataDir, 'report.json')
    this.folder = join(dataDir, 'reports')
  }

  /** The settings that hold for a document of a day: the reference table's, as people changed them. */
  settings(layout: LayoutName, day: string): Settings {
    const { since, settings } = defaultSettings(layout, day)
    return { ...settings, ...readJson<Kept>(this.settingsFile)?.[layout]?.[since] }
  }

  /** Keeps what differs from the reference table, for documents of the same period. */
  saveSettings(layout: LayoutName, day: string, wanted: Settings): void {
    const { since, settings } = defaultSettings(layout, day)
    const changed = Object.fromEntries(
      SETTING_KEYS.filter((key) => wanted[key] !== settings[key]).map((key) => [key, wanted[key]]),
    )
    const kept = readJson<Kept>(this.settingsFile) ?? {}
    writeFileWhole(this.settingsFile, asJson({ ...kept, [layout]: { ...kept[layout], [since]: changed } }))
  }

  written(snapshot: string, year: number, layout: LayoutName): Written {
    return this.reports(snapshot)[`${year}/${layout}`] ?? {}
  }

  save(snapshot: string, year: number, layout: LayoutName, written: Written): void {
    makeFolder(this.folder)
    writeFileWhole(this.file(snapshot), asJson({ ...this.reports(snapshot), [`${year}/${layout}`]: written }))
  }

  private reports(snapshot: string): Record<string, Written> {
    return readJson(this.file(snapshot)) ?? {}
  }

  /** @param snapshot an id that was found among the snapshots: it becomes a path */
  private file(snapshot: string): string {
    return join(this.folder, `${snapshot}.json`)
  }
}

function readJson<T>(file: string): T | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return JSON.parse(text) as T
}

function asJson(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`
}
