import { createHash } from 'node:crypto'
import express, { type Request, type Response, Router } from 'express'
import type { Context } from '../engine/engine.ts'
import { HttpError } from '../errors.ts'
import { disposition } from '../export/name.ts'
import type { RouteOptions } from '../evidence/reconciliation.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { annexCsv } from './annexbook.ts'
import type { Report } from './content.ts'
import { readCorrections } from './corrections.ts'
import { codesOf, type Issue, keepIssue, keepReferences, prepareReport, readKnown } from './issue.ts'
import { reminder } from './letter.ts'
import { type Reports, shownOf } from './preview.ts'
import { type LayoutName, SETTING_KEYS, type Settings, textGuides } from './settings.ts'
import type { Written } from './store.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export type ReportOptions = RouteOptions & Reports

/** What a request asks for. */
interface Asked {
  year: number
  layout: LayoutName
  references: boolean
  context: Context
  snapshot: Snapshot
}

const refused = (message: string, messageVi: string) =>
  new HttpError(400, 'report-invalid', message, messageVi)

function yearOf(request: Request): number {
  const { year } = request.params
  if (/^20\d\d$/.test(year!)) return Number(year)
  throw refused('a year is expected', 'Chưa chọn đúng năm báo cáo')
}

/** One of some words. @throws HttpError 400 where it is another */
function oneOf<T extends string>(given: unknown, words: readonly T[], name: string): T {
  if (given === undefined) return words[0]!
  const word = words.find((w) => w === given)
  if (word === undefined)
    throw refused(`${name} is one of ${words.join(', ')}`, `${name} phải là ${words.join(' hoặc ')}`)
  return word
}

/**
 * `GET /{year}.docx`, `.xlsx`, `.csv?annex=N`, `.json` (what the page shows), `/{year}/corrections` (what the
 * current snapshot would say otherwise) write nothing. `POST /{year}.docx` records that the report is issued and keeps
 * the codes of its figures, `POST /{year}.json` keeps those of its text; `PUT /{year}` keeps what people wrote, with
 * `If-Match` and the version that they saw. All with `layout=party|state` and, where references may be left out,
 * `references=0`.
 */
export function reportRoutes(options: ReportOptions): Router {
  const { facts, snapshots, references, store, documents, ready, contextOf, notModified } = options
  const router = Router()

  async function asked(request: Request): Promise<Asked> {
    await ready
    const context = contextOf(request)
    return {
      year: yearOf(request),
      layout: oneOf(request.query.layout, ['party', 'state'], 'layout'),
      references: oneOf(request.query.references, ['1', '0'], 'references') === '1',
      context,
      snapshot: snapshots.find(context.snapshot),
    }
  }

  const prepare = (ask: Asked): Promise<Issue> =>
    prepareReport(facts, snapshots, store, ask.context, ask.snapshot, ask)

  /** What a report says can be looked up while the server runs; for ever only once somebody issues or copies it. */
  const nameFigures = ({ report, desk }: Issue, annexes: boolean) =>
    references.name([...codesOf(report, annexes)].map((code) => desk.references.get(code)!))

  /** Answers with a file of a report, unless the caller has it or asks only whether there is one. */
  function download(
    extension: string,
    type: string,
    make: (issue: Issue, request: Request) => Promise<Buffer> | Buffer,
  ): void {
    router.get(`/:year.${extension}`, (request, response, next) => {
      const reply = async () => {
        const ask = await asked(request)
        const name = `bao-cao-${ask.layout === 'state' ? 'chinh-quyen' : 'tinh-uy'}-${ask.year}_${ask.snapshot.id}`
        response.setHeader('x-snapshot', ask.snapshot.id)
        if (request.method === 'HEAD') {
          response.setHeader('Content-Disposition', disposition(`${name}.${extension}`))
          response.type(type).end()
          return
        }
        if (extension === 'docx') documents.expect()
        const issue = await prepare(ask)
        response.setHeader('x-report-hash', issue.hash)
        if (notModified(request, response, ask.context, [extension, issue.hash, request.query.annex])) return
        const bytes = await make(issue, request)
        nameFigures(issue, true)
        response.setHeader('Content-Disposition', disposition(`${name}.${extension}`))
        response.type(type).end(bytes)
      }
      reply().catch(next)
    })
  }

  download('docx', DOCX, ({ report, hash }) => documents.make({ kind: 'report', report, hash }))
  download('xlsx', XLSX, ({ report, hash }) => documents.make({ kind: 'workbook', report, hash }))
  download('csv', 'text/csv', ({ report }, request) => {
    const annex = report.annexes[Number(request.query.annex ?? 1) - 1]
    if (!annex)
      throw refused(
        `annex is a number from 1 to ${report.annexes.length}`,
        `Chỉ có ${report.annexes.length} biểu`,
      )
    return annexCsv(annex)
  })

  router.get('/:year.json', (request, response, next) => {
    const reply = async () => {
      const ask = await asked(request)
      response.setHeader('x-snapshot', ask.snapshot.id)
      if (request.method === 'HEAD') {
        response.type('json').end()
        return
      }
      const issue = await prepare({ ...ask, references: false })
      const { hash, written, carried, settings } = issue
      if (notModified(request, response, ask.context, ['json', hash, written, carried, settings])) return
      nameFigures(issue, false)
      response.json(shownOf(issue, ask.snapshot.frozen))
    }
    reply().catch(next)
  })

  router.post('/:year.docx', fromOwnPages, (request, response, next) => {
    const reply = async () => {
      const ask = await asked(request)
      const { snapshot, year, layout } = ask
      await keepIssue(references, store, await prepare(ask), { snapshot, year, layout })
      respondSaved(response, snapshot.id, {})
    }
    reply().catch(next)
  })

  router.post('/:year.json', fromOwnPages, (request, response, next) => {
    const reply = async () => {
      const ask = await asked(request)
      await keepReferences(references, await prepare(ask), false)
      respondSaved(response, ask.snapshot.id, {})
    }
    reply().catch(next)
  })

  router.get('/:year/corrections', (request, response, next) => {
    const reply = async () => {
      const ask = await asked(request)
      const current = snapshots.current()
      response.setHeader('x-snapshot', ask.snapshot.id)
      const issue = await prepare({ ...ask, references: false })
      if (notModified(request, response, ask.context, ['corrections', issue.hash, current.id])) return
      response.json(await readCorrections(options, issue, ask.context, current, ask))
    }
    reply().catch(next)
  })

  router.put('/:year', fromOwnPages, express.json({ limit: '1mb' }), (request, response, next) => {
    const reply = async () => {
      const ask = await asked(request)
      const { year, layout, context, snapshot } = ask
      if (!snapshot.frozen)
        throw new HttpError(
          409,
          'snapshot-not-frozen',
          'Texts are kept with a frozen snapshot; freeze one first',
          'Lời văn được giữ cùng bản số liệu đã chốt; hãy chốt số liệu trước',
        )
      const wanted = readWritten(request.body)
      const { texts } = wanted
      const edited = texts && editedOf((await prepare({ ...ask, references: false })).report, texts)
      // From here to the end of writing nothing else runs, so nobody saves in between.
      const seen = readKnown(snapshots, store, context.today, snapshot, ask)
      refuseStale(request, seen.version)
      const before = store.written(snapshot.id, year, layout)
      const written = { ...before, ...wanted, ...(edited && { edited }) }
      store.save(snapshot.id, year, layout, written)
      if (written.settings)
        store.saveSettings(layout, written.date ?? context.today, written.settings, seen.settings)
      const { version } = readKnown(snapshots, store, context.today, snapshot, ask)
      response.setHeader('ETag', `"${version}"`)
      respondSaved(response, snapshot.id, { version })
    }
    reply().catch(next)
  })
  return router
}

/**
 * Refuses to save over what somebody else saved in the meantime.
 * @param version of what is kept now
 * @throws HttpError 428 where the caller does not say what they saw, 412 where it is not this version
 */
function refuseStale(request: Request, version: string): void {
  const seen = request.headers['if-match']
  if (seen === undefined)
    throw new HttpError(
      428,
      'version-missing',
      'If-Match is expected: the version of the report that was seen',
      'Trang chưa cho biết đang sửa bản nào; hãy tải lại trang rồi lưu.',
    )
  if (seen.replace(/^W\//, '') !== `"${version}"`)
    throw new HttpError(
      412,
      'report-changed',
      'Somebody else has saved this report since it was read',
      'Người khác vừa lưu báo cáo này; hãy tải lại để xem, rồi lưu phần của mình.',
    )
}

/** Keys of the texts that are not as the report suggests them. */
function editedOf({ blocks }: Report, texts: Record<string, string>): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'free' && (texts[block.key] ?? block.suggested) !== block.suggested ? [block.key] : [],
  )
}

function respondSaved(response: Response, snapshot: string, more: object): void {
  response.setHeader('x-snapshot', snapshot)
  response.setHeader('Cache-Control', 'no-store')
  response.json({ saved: true, ...more })
}

/** `GET /{year}.docx?channel=government|party`, with `unit=CODE` for some units only. */
export function reminderRoutes(options: ReportOptions): Router {
  const { answers, snapshots, store, documents, ready, contextOf } = options
  return Router().get('/:year.docx', (request, response, next) => {
    const reply = async () => {
      await ready
      const context = contextOf(request)
      const year = yearOf(request)
      if (request.method === 'HEAD') {
        response.type(DOCX).end()
        return
      }
      const channel = oneOf(request.query.channel, ['government', 'party'], 'channel')
      const units = [request.query.unit ?? []].flat().map(String)
      const letter = await reminder(answers, store, context, snapshots.find(context.snapshot), {
        year,
        channel,
        units,
      })
      const hash = createHash('sha256').update(JSON.stringify(letter)).digest('hex')
      const bytes = await documents.make({ kind: 'letter', hash, letter })
      response.setHeader('x-snapshot', context.snapshot)
      response.setHeader('Cache-Control', 'private, no-cache')
      response.setHeader('Content-Disposition', disposition(`cong-van-don-doc-${channel}-${year}.docx`))
      response.type(DOCX).end(bytes)
    }
    reply().catch(next)
  })
}

/** Longest text that is kept. */
const MOST_TEXT = 20_000

/** What a page sends to be kept. @throws HttpError 400 where it has another shape */
function readWritten(body: unknown): Pick<Written, 'number' | 'date' | 'texts' | 'settings'> {
  const { number, date, texts, settings } = (body ?? {}) as Record<string, unknown>
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MOST_TEXT
  if (number !== undefined && !(isText(number) && /^\d{0,6}$/.test(number)))
    throw refused('number is digits', 'Số văn bản chỉ gồm chữ số')
  if (date !== undefined && !(isText(date) && isDay(date)))
    throw refused('date is a day', 'Ngày văn bản không hợp lệ')
  const keys = new Set(textGuides().map((guide) => guide.key))
  const areTexts = (value: unknown, known: (key: string) => boolean): value is Record<string, string> =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([k, v]) => known(k) && isText(v))
  if (texts !== undefined && !areTexts(texts, (key) => keys.has(key)))
    throw refused('texts are texts by key', 'Lời văn không hợp lệ hoặc quá dài')
  const isSetting = (key: string) => SETTING_KEYS.some((known) => known === key)
  if (
    settings !== undefined &&
    !(areTexts(settings, isSetting) && SETTING_KEYS.every((key) => settings[key] !== undefined))
  )
    throw refused('settings are all texts', 'Thông tin văn bản chưa đủ')
  return {
    ...(number === undefined ? {} : { number }),
    ...(date === undefined ? {} : { date }),
    ...(texts === undefined ? {} : { texts: clean(texts) }),
    ...(settings === undefined ? {} : { settings: clean(settings) as Settings }),
  }
}

/** Without what no printer shows, in NFC. */
function clean(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      text
        .normalize('NFC')
        .replaceAll('\r\n', '\n')
        .replace(/[^\P{C}\n]/gu, ''),
    ]),
  )
}

function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
  )
}
