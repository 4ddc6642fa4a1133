import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { auditFolder, sealHeadBefore } from '../../../etl/audit/files.ts'
import { makeFolder, moveFile, writeFileWhole } from '../../../etl/files.ts'
import { HiddenNames } from '../../../etl/persons/names.ts'
import { provinceDay } from '../../domain/dates.ts'
import { defaultSettings, type LayoutName, SETTING_KEYS, type Settings } from './settings.ts'

/** What people set and write, kept in DATA_DIR: settings in `report.json`, texts in `reports/<snapshot>.json`. */

/** What people wrote into one report of one snapshot. A missing property means: as suggested. */
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
  /** Who saved it last, where people sign in. */
  saved?: { by: string; at: string }
  /** The first time that these very bytes were issued. */
  issued?: { hash: string; at: string }
}

const NOBODY = new HiddenNames()
const nobodyHidden = () => NOBODY

type Kept = Partial<Record<LayoutName, Record<string, Partial<Settings>>>>

export class ReportStore {
  private readonly auditFolder: string
  private readonly settingsFile: string
  private readonly folder: string

  /**
   * @param say prints one line on the console
   * @param names who is hidden: texts are read with the words of the decision, and kept as they were written
   */
  constructor(
    dataDir: string,
    private readonly say: (line: string) => void,
    private readonly names: () => HiddenNames = nobodyHidden,
  ) {
    this.auditFolder = auditFolder(dataDir)
    this.settingsFile = join(dataDir, 'report.json')
    this.folder = join(dataDir, 'reports')
  }

  /** The settings that hold for a document of a day: the reference table's, as people changed them. */
  settings(layout: LayoutName, day: string): Settings {
    const { since, settings } = defaultSettings(layout, day)
    return { ...settings, ...this.kept()[layout]?.[since] }
  }

  /**
   * Keeps for documents of the same period what was changed and differs from the reference table.
   * @param shown what the writer saw: what stayed as it was there is not written anew
   */
  saveSettings(layout: LayoutName, day: string, wanted: Settings, shown: Settings): void {
    const { since, settings } = defaultSettings(layout, day)
    const now = this.settings(layout, day)
    const merged = Object.fromEntries(
      SETTING_KEYS.map((key) => [key, wanted[key] === shown[key] ? now[key] : wanted[key]]),
    ) as Settings
    const changed = Object.fromEntries(
      SETTING_KEYS.filter((key) => merged[key] !== settings[key]).map((key) => [key, merged[key]]),
    )
    const kept = this.kept()
    writeFileWhole(this.settingsFile, asJson({ ...kept, [layout]: { ...kept[layout], [since]: changed } }))
  }

  /**
   * The beginning of the newest seal of the audit of before a snapshot was built, for the report's source: paper keeps what
   * whoever owns the key could rewrite. The same for ever, so that a report can be issued again byte for byte. Null where
   * nobody signs in.
   */
  sealBefore({ builtAt }: { builtAt: string }): string | null {
    return sealHeadBefore(this.auditFolder, provinceDay(new Date(builtAt)))
  }

  written(snapshot: string, year: number, layout: LayoutName): Written {
    return this.names().maskAll(this.reports(snapshot)[`${year}/${layout}`] ?? {})
  }

  save(snapshot: string, year: number, layout: LayoutName, written: Written): void {
    makeFolder(this.folder)
    const kept = this.unmasked(written)
    writeFileWhole(this.file(snapshot), asJson({ ...this.reports(snapshot), [`${year}/${layout}`]: kept }))
  }

  /** What was read with words in the place of names, with the names again: hiding somebody must not rewrite what is kept. */
  private unmasked(written: Written): Written {
    const names = this.names()
    if (names.persons.length === 0 || written.texts === undefined) return written
    const before = new Map<string, string>()
    for (const name of readdirSync(this.folder).filter((entry) => entry.endsWith('.json')))
      for (const { texts = {} } of Object.values(this.reports(name.replace(/\.json$/, ''))))
        for (const text of Object.values(texts)) before.set(names.mask(text), text)
    const texts = Object.entries(written.texts).map(([key, text]) => [
      key,
      before.get(text) ?? names.reveal(text),
    ])
    return { ...written, texts: Object.fromEntries(texts) as Record<string, string> }
  }

  private kept(): Kept {
    return this.read(this.settingsFile, isKept) ?? {}
  }

  private reports(snapshot: string): Record<string, Written> {
    return this.read(this.file(snapshot), isReports) ?? {}
  }

  /** @param snapshot an id that was found among the snapshots: it becomes a path */
  private file(snapshot: string): string {
    return join(this.folder, `${snapshot}.json`)
  }

  /** The content of a file; null if there is none. A damaged file is set aside and named on the console. */
  private read<T>(file: string, isRight: (content: unknown) => content is T): T | null {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
    try {
      const content: unknown = JSON.parse(text)
      if (isRight(content)) return content
    } catch {
      // No JSON: damaged too.
    }
    this.setAside(file)
    return null
  }

  private setAside(file: string): void {
    const name = basename(file)
    const aside = `${file}.damaged-${new Date().toISOString().replace(/[^0-9TZ]/g, '')}`
    try {
      moveFile(file, aside)
    } catch {
      // On a read-only disk the file stays where it is and is ignored.
      this.sayOnce(`Tệp ${name} bị hỏng, không đọc được; tạm coi như chưa có.`)
      return
    }
    this.sayOnce(`Tệp ${name} bị hỏng; đã chuyển thành ${basename(aside)} và coi như chưa có.`)
  }

  private readonly said = new Set<string>()

  private sayOnce(line: string): void {
    if (!this.said.has(line)) this.say(line)
    this.said.add(line)
  }
}

type Shape = Record<string, unknown>

const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const areTexts = (value: unknown): value is Record<string, string> =>
  isShape(value) && Object.values(value).every(isText)

function isKept(content: unknown): content is Kept {
  return (
    isShape(content) &&
    Object.values(content).every((layout) => isShape(layout) && Object.values(layout).every(areTexts))
  )
}

function isReports(content: unknown): content is Record<string, Written> {
  return isShape(content) && Object.values(content).every(isWritten)
}

function isWritten(value: unknown): value is Written {
  if (!isShape(value)) return false
  const { number, date, texts, edited, settings, saved, issued } = value
  const may = (part: unknown, isRight: (part: unknown) => boolean) => part === undefined || isRight(part)
  return (
    may(number, isText) &&
    may(date, (day) => /^\d{4}-\d\d-\d\d$/.test(String(day))) &&
    may(texts, areTexts) &&
    may(edited, (keys) => Array.isArray(keys) && keys.every(isText)) &&
    may(settings, areTexts) &&
    may(saved, areTexts) &&
    may(issued, (part) => areTexts(part) && isText(part['hash']) && isText(part['at']))
  )
}

function asJson(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`
}
