import { createHash } from 'node:crypto'
import express, { type Request, type Response, Router } from 'express'
import { reportDraftSchema } from '../../domain/contract.ts'
import { SENTENCE_KEY } from '../../domain/sentence.ts'
import type { Channel } from '../../domain/scope.ts'
import type { Context } from '../engine/context.ts'
import { HttpError } from '../errors.ts'
import type { Identity } from '../identity.ts'
import { disposition } from '../http/disposition.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import type { RouteOptions } from '../route.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import { annexCsv } from './annexbook.ts'
import type { Report } from './content.ts'
import { readCorrections } from './corrections.ts'
import { reportContext } from './facts.ts'
import { codesOf, type Issue, keepIssue, keepReferences, prepareReport, readKnown } from './issue.ts'
import { reminder } from './letter.ts'
import { type Reports, shownOf } from './preview.ts'
import { type LayoutName, type Settings, textGuides } from './settings.ts'
import type { Written } from './store.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export type ReportOptions = RouteOptions & Reports

/** The parameters of every address of a report. */
const TAKEN = ['layout', 'references', 'snapshot']

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
  const { year } = request.params as { year: string }
  if (/^20\d\d$/.test(year)) return Number(year)
  throw refused('a year is expected', 'Chưa chọn đúng năm báo cáo')
}

/** One of some words, the first if none is given. @throws HttpError 400 if it is another */
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
  const router = Router()
  readingRoutes(router, options)
  keepingRoutes(router, options)
  return router
}

async function askedOf({ ready, contextOf, snapshots }: ReportOptions, request: Request): Promise<Asked> {
  await ready
  const given = contextOf(request)
  const year = yearOf(request)
  const layout = oneOf(request.query.layout, ['party', 'state'], 'layout')
  const context = reportContext(given, layout)
  return {
    year,
    layout,
    references: oneOf(request.query.references, ['1', '0'], 'references') === '1',
    context,
    snapshot: snapshots.find(context.snapshot),
  }
}

const prepare = ({ facts, snapshots, store }: ReportOptions, asked: Asked): Promise<Issue> =>
  prepareReport(facts, snapshots, store, asked.context, asked.snapshot, asked)

/** Figures that somebody reads can be looked up while the server runs; for ever only once they are issued or copied. */
function nameFigures({ references }: ReportOptions, { report, queries }: Issue, annexes: boolean): void {
  references.name([...codesOf(report, annexes)].map((code) => queries.references.get(code)!))
}

/** The routes that write nothing. */
function readingRoutes(router: Router, options: ReportOptions): void {
  const { snapshots, documents, needs, record, notModified } = options

  /** Answers with a file of a report, unless the client has it or sends HEAD. */
  function download(
    extension: string,
    type: string,
    make: (issue: Issue, request: Request) => Promise<Buffer> | Buffer,
  ): void {
    router.get(
      `/:year.${extension}`,
      needs('read-report', extension === 'csv' ? [...TAKEN, 'annex'] : TAKEN),
      async (request, response) => {
        const asked = await askedOf(options, request)
        const name = `bao-cao-${asked.layout === 'state' ? 'chinh-quyen' : 'tinh-uy'}-${asked.year}_${asked.snapshot.id}`
        response.setHeader('x-snapshot', asked.snapshot.id)
        if (request.method === 'HEAD') {
          response.setHeader('Content-Disposition', disposition(`${name}.${extension}`))
          response.type(type).end()
          return
        }
        if (extension === 'docx') documents.expect()
        const issue = await prepare(options, asked)
        response.setHeader('x-report-hash', issue.hash)
        if (notModified(request, response, asked.context, [extension, issue.hash, request.query.annex]))
          return
        const bytes = await make(issue, request)
        nameFigures(options, issue, true)
        record(request, {
          what: 'report',
          object: `${asked.layout}-${asked.year}.${extension}`,
          snapshot: asked.snapshot.id,
        })
        response.setHeader('Content-Disposition', disposition(`${name}.${extension}`))
        response.type(type).end(bytes)
      },
    )
  }

  download('docx', DOCX, ({ report, hash }) => documents.make({ kind: 'report', report, hash }))
  download('xlsx', XLSX, ({ report, hash }) => documents.make({ kind: 'workbook', report, hash }))
  download('csv', 'text/csv', ({ report }, request) => {
    const { annex: asked = '1' } = request.query
    const annex =
      typeof asked === 'string' && /^\d{1,2}$/.test(asked) ? report.annexes[Number(asked) - 1] : undefined
    if (!annex)
      throw refused(
        `annex is a number from 1 to ${report.annexes.length}`,
        `Chỉ có ${report.annexes.length} biểu`,
      )
    return annexCsv(annex)
  })

  router.get('/:year.json', needs('read-report', TAKEN), async (request, response) => {
    const asked = await askedOf(options, request)
    response.setHeader('x-snapshot', asked.snapshot.id)
    if (request.method === 'HEAD') {
      response.type('json').end()
      return
    }
    const issue = await prepare(options, { ...asked, references: false })
    const { hash, written, carried, settings } = issue
    if (notModified(request, response, asked.context, ['json', hash, written, carried, settings])) return
    nameFigures(options, issue, false)
    response.json(shownOf(issue, asked.snapshot.frozen))
  })

  router.get('/:year/corrections', needs('read-report', TAKEN), async (request, response) => {
    const asked = await askedOf(options, request)
    const current = snapshots.current()
    response.setHeader('x-snapshot', asked.snapshot.id)
    const issue = await prepare(options, { ...asked, references: false })
    if (notModified(request, response, asked.context, ['corrections', issue.hash, current.id])) return
    response.json(await readCorrections(options, issue, asked.context, current, asked))
  })
}

/** The routes that keep what people wrote or issued. */
function keepingRoutes(router: Router, options: ReportOptions): void {
  const { snapshots, references, store, needs, record } = options

  router.post('/:year.docx', needs('report', TAKEN), fromOwnPages, async (request, response) => {
    const asked = await askedOf(options, request)
    const { snapshot, year, layout } = asked
    const issue = await prepare(options, asked)
    await keepIssue(references, store, issue, { snapshot, year, layout })
    const object = `${layout}-${year}`
    record(request, { what: 'issue', object, snapshot: snapshot.id, more: { hash: issue.hash } })
    respondSaved(response, snapshot.id, {})
  })

  router.post('/:year.json', needs('read-report', TAKEN), fromOwnPages, async (request, response) => {
    const asked = await askedOf(options, request)
    await keepReferences(references, await prepare(options, asked), false)
    respondSaved(response, asked.snapshot.id, {})
  })

  router.put(
    '/:year',
    needs('report', TAKEN),
    fromOwnPages,
    express.json({ limit: '1mb' }),
    async (request, response) => {
      const asked = await askedOf(options, request)
      const { year, layout, context, snapshot } = asked
      if (!snapshot.frozen)
        throw new HttpError(
          409,
          'snapshot-not-frozen',
          'Texts are kept with a frozen snapshot; freeze one first',
          'Lời văn được giữ cùng phiên bản số liệu đã chốt; hãy chốt số liệu trước',
        )
      const wanted = readWritten(request.body)
      const { texts } = wanted
      const edited =
        texts && editedOf((await prepare(options, { ...asked, references: false })).report, texts)
      // No await from here to the end of writing, so that nobody saves in between.
      const seen = readKnown(snapshots, store, context.today, snapshot, asked)
      refuseStale(request, seen.version)
      const before = store.written(snapshot.id, year, layout)
      const by = context.identity.name ?? context.identity.account
      const saved = by === null ? {} : { saved: { by, at: new Date().toISOString() } }
      const written = { ...before, ...wanted, ...(edited && { edited }), ...saved }
      store.save(snapshot.id, year, layout, written)
      if (written.settings)
        store.saveSettings(layout, written.date ?? context.today, written.settings, seen.settings)
      const { version } = readKnown(snapshots, store, context.today, snapshot, asked)
      const object = `${layout}-${year}`
      record(request, { what: 'report-text', object, snapshot: snapshot.id, more: { version } })
      response.setHeader('ETag', `"${version}"`)
      respondSaved(response, snapshot.id, { version })
    },
  )
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
  const written = blocks.flatMap((block) =>
    block.kind === 'free' && (texts[block.key] ?? block.suggested) !== block.suggested ? [block.key] : [],
  )
  return [...written, ...Object.keys(texts).filter((key) => SENTENCE_KEY.test(key))]
}

function respondSaved(response: Response, snapshot: string, more: object): void {
  response.setHeader('x-snapshot', snapshot)
  response.setHeader('Cache-Control', 'no-store')
  response.json({ saved: true, ...more })
}

/** `GET /{year}.docx?channel=government|party`, with `unit=CODE` for some units only. */
export function reminderRoutes(options: ReportOptions): Router {
  const { queryCache, snapshots, store, documents, ready, contextOf, needs, record } = options
  return Router().get(
    '/:year.docx',
    needs('remind', ['channel', 'unit', 'snapshot']),
    async (request, response) => {
      await ready
      const context = contextOf(request)
      const year = yearOf(request)
      if (request.method === 'HEAD') {
        response.type(DOCX).end()
        return
      }
      const channel = oneOf(request.query.channel, ['government', 'party'], 'channel')
      requireChannel(context.identity, channel)
      const units = [request.query.unit ?? []].flat().map(String)
      const letter = await reminder(queryCache, store, context, snapshots.find(context.snapshot), {
        year,
        channel,
        units,
      })
      const hash = createHash('sha256').update(JSON.stringify(letter)).digest('hex')
      const bytes = await documents.make({ kind: 'letter', hash, letter })
      record(request, { what: 'reminder', object: `${channel}-${year}`, snapshot: context.snapshot })
      response.setHeader('x-snapshot', context.snapshot)
      response.setHeader('Cache-Control', 'private, no-cache')
      response.setHeader('Content-Disposition', disposition(`cong-van-don-doc-${channel}-${year}.docx`))
      response.type(DOCX).end(bytes)
    },
  )
}

/** @throws HttpError 403 where the caller works for the other side only */
function requireChannel({ scope }: Identity, channel: Channel): void {
  if (scope.kind === 'province' || (scope.kind === 'channel' && scope.channel === channel)) return
  throw new HttpError(
    403,
    'channel-refused',
    'The units of this side are not the account’s',
    'Các đơn vị của khối này ngoài phạm vi của bạn; hãy chọn khối khác.',
  )
}

/** Which part of a draft was refused, in this order, and what is said of it. */
const DRAFT_FAULTS: [part: string, message: string, messageVi: string][] = [
  ['number', 'number is digits', 'Số văn bản chỉ gồm chữ số'],
  ['date', 'date is a day', 'Ngày văn bản không hợp lệ'],
  ['texts', 'texts are texts by key', 'Lời văn không hợp lệ hoặc quá dài'],
  ['settings', 'settings are all texts', 'Thông tin văn bản chưa đủ'],
]

/** What a page sends to be kept. @throws HttpError 400 if it does not fit the contract */
function readWritten(body: unknown): Pick<Written, 'number' | 'date' | 'texts' | 'settings'> {
  const keys = new Set(textGuides().map((guide) => guide.key))
  const draft = reportDraftSchema
    .refine(
      ({ texts = {} }) =>
        Object.entries(texts).every(
          ([key, text]) => keys.has(key) || (SENTENCE_KEY.test(key) && text === ''),
        ),
      { path: ['texts'] },
    )
    .safeParse(body ?? {})
  if (!draft.success) {
    const parts = new Set(draft.error.issues.map(({ path }) => path[0]))
    const [, message, messageVi] = DRAFT_FAULTS.find(([part]) => parts.has(part)) ?? [
      '',
      'number, date, texts and settings are expected',
      'Yêu cầu không hợp lệ',
    ]
    throw refused(message, messageVi)
  }
  const { texts, settings, ...rest } = draft.data
  return {
    ...rest,
    ...(texts && { texts: clean(texts) }),
    ...(settings && { settings: clean(settings) as Settings }),
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
