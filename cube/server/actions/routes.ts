import { readFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { distinctFileNames } from '../../../etl/file_names.ts'
import { removeTemporary, writeFileUnflushed } from '../../../etl/files.ts'
import { readMappings } from '../../../etl/mappings.ts'
import { dataPaths } from '../../../etl/paths.ts'
import { makeWorkFolder } from '../../../etl/remains.ts'
import {
  decisionRequestSchema,
  LONGEST_NAME,
  type LoadOutcome,
  lookBackRequestSchema,
  publishRequestSchema,
} from '../../domain/contract.ts'
import { isDay, writtenDay } from '../../domain/dates.ts'
import { HttpError } from '../errors.ts'
import { whenClosed } from '../http/closed.ts'
import { disposition } from '../http/disposition.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { zip } from '../http/zip.ts'
import { type Identity, scopeKey, signedIn } from '../identity.ts'
import { type RouteOptions, snapshotsFor } from '../route.ts'
import type { Command, Loader } from './command.ts'
import { Inbox } from './inbox.ts'
import { listOf, receiveFiles, type Upload } from './upload.ts'

export type ActionOptions = RouteOptions & { dataDir: string; loader: Loader }

/** What the groups of routes share. */
interface Actions extends ActionOptions {
  inbox: Inbox
  /** Codes of the only units whose files and models a caller may change; null where they are all. */
  unitsOf: (request: Request) => Promise<string[] | null>
  /** Runs a command that may publish; what it published is served before the answer is sent. */
  change: <T>(command: Command, args: string[], asker?: AbortSignal) => Promise<T>
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What the pages may change, and the workbooks that go out to units. Mounted at `/api`. */
export function actionRoutes(options: ActionOptions): Router {
  const { dataDir, loader, snapshots } = options
  const actions: Actions = {
    ...options,
    inbox: new Inbox(dataDir, loader),
    unitsOf: (request) => ownUnits(options, signedIn(options.identify(request))),
    change: (command, args, asker) =>
      loader.hold(
        command,
        async () => {
          const result = await loader.run<never>(...args)
          await snapshots.follow()
          return result
        },
        asker,
      ),
  }
  const router = Router()
  decisionRoutes(router, actions)
  fileRoutes(router, actions)
  sayingRoutes(router, actions)
  inboxRoutes(router, actions)
  workbookRoutes(router, actions)
  router.use(whileReceiving)
  return router
}

async function ownUnits({ engine, snapshots }: RouteOptions, { scope }: Identity): Promise<string[] | null> {
  if (scope.kind === 'province') return null
  if (scope.kind !== 'channel') return scope.kind === 'units' ? scope.units : []
  const { connection, close } = await engine.connect(snapshots.current().id)
  try {
    const rows = await connection.runAndReadAll(
      'SELECT DISTINCT unit_code FROM mart.dim_unit WHERE channel = $channel ORDER BY unit_code',
      { channel: scope.channel },
    )
    return rows.getRows().map(([code]) => String(code))
  } finally {
    close()
  }
}

/** @throws HttpError 403 where a unit is not the caller's */
function requireUnit(units: string[] | null, code: string): void {
  if (units === null || units.includes(code)) return
  throw new HttpError(
    403,
    'unit-refused',
    'The unit is not the account’s',
    'Đơn vị này ngoài phạm vi tài khoản của bạn; đề nghị chọn đơn vị của mình.',
  )
}

const onlyUnits = (units: string[] | null): string[] => (units === null ? [] : [`--units=${units.join(',')}`])

/** What became of an upload, without the words that name other units' models where the caller may not see them. */
function outcomeFor(units: string[] | null, outcome: LoadOutcome): LoadOutcome {
  if (units === null) return outcome
  const files = outcome.files.map((file) => ({
    ...file,
    issues: file.issues.filter(({ code }) => code !== 'duplicate-model'),
  }))
  return { ...outcome, files }
}

/** `POST /snapshots`, `/snapshots/as-of`, `/duplicates/decide`. */
function decisionRoutes(router: Router, actions: Actions): void {
  const { snapshots, ready, identify, needs, record, unitsOf, change } = actions
  const json = express.json({ limit: '128kb' })
  /** A snapshot, as its maker is told of it: how many rows others have is not for who sees only some. */
  const told = (request: Request, id: string) =>
    snapshotsFor(
      signedIn(identify(request)),
      snapshots.describe().filter((one) => one.id === id),
    )[0]
  router.post('/snapshots', needs('freeze'), fromOwnPages, json, async (request, response) => {
    await ready
    const args = publishArguments(request.body as unknown)
    const { id } = await change<{ id: string }>('publish', args)
    const published = snapshots.describe().find((one) => one.id === id)
    record(request, { what: published?.frozen ? 'freeze' : 'publish', object: id, snapshot: id })
    response.json(told(request, id))
  })
  router.post('/snapshots/as-of', needs('look-back'), fromOwnPages, json, async (request, response) => {
    await ready
    const day = lookBackDay(request.body as unknown, snapshots.describe())
    // Whatever is received or decided makes another current snapshot: what was made after it is still right.
    const { builtAt, sample } = snapshots.current()
    const made = snapshots
      .describe()
      .find((one) => one.asOf === day && one.sample === sample && one.builtAt > builtAt)
    const id = made?.id ?? (await change<{ id: string }>('publish', [`--as-of=${day}`])).id
    record(request, { what: 'look-back', object: day, snapshot: id })
    response.json(told(request, id))
  })
  router.post('/duplicates/decide', needs('decide'), fromOwnPages, json, async (request, response) => {
    await ready
    const { name, account } = signedIn(identify(request))
    const { args, models } = decisionArguments(request.body as unknown, name ?? account)
    const units = await unitsOf(request)
    for (const model of models) requireUnit(units, model.split('/', 1)[0]!)
    const decided = await change<object>('decide', args)
    record(request, { what: 'decide', object: models.join(' '), more: { decision: args[0]!.slice(2) } })
    response.json(decided)
  })
}

/** `POST /files/check`, `/files/load`, `/files/cancel`, `GET /files/progress`. */
function fileRoutes(router: Router, actions: Actions): void {
  const { dataDir, loader, ready, identify, needs, inbox, unitsOf, change } = actions
  /** Whose upload is being checked or loaded, as `scopeKey` says it. */
  let working: string | null = null
  const isTheirs = (request: Request): boolean => {
    const identity = signedIn(identify(request))
    return identity.scope.kind === 'province' || scopeKey(identity) === working
  }

  /** Receives the files of a request, unless the loader is busy: then the body is not awaited. */
  const receive = async (request: Request): Promise<{ upload: Upload; receivedOn: string | null }> => {
    await ready
    const receivedOn = receiptDay(request.query.received)
    loader.requireFree()
    working = scopeKey(signedIn(identify(request)))
    return { upload: await receiveFiles(request, dataDir, receivedOn), receivedOn }
  }

  const mayLoad = needs('load', ['name', 'size', 'received'])
  router.post('/files/check', mayLoad, fromOwnPages, async (request, response) => {
    const units = await unitsOf(request)
    const { upload, receivedOn } = await receive(request)
    try {
      const asker = whenClosed(response)
      await inbox.during(upload.id, async () => {
        const args = loadArguments(upload.folder, receivedOn, units)
        response.json(outcomeFor(units, await change<LoadOutcome>('check', args, asker)))
      })
    } finally {
      upload.remove()
    }
  })
  router.post('/files/load', mayLoad, fromOwnPages, async (request, response) => {
    const units = await unitsOf(request)
    const { upload, receivedOn } = await receive(request)
    try {
      loader.requireFree()
    } catch (error) {
      // The sender still has the files and is told to send them again.
      upload.remove()
      throw error
    }
    await loadUpload(actions, upload, receivedOn, response, units)
  })
  router.post('/files/cancel', needs('load'), fromOwnPages, (request, response) => {
    response.json({ cancelled: isTheirs(request) && loader.cancel() })
  })
  router.get('/files/progress', needs('load'), (request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    const running = loader.running()
    // How far a load is may name its files.
    response.json({ running: running && (isTheirs(request) ? running : { ...running, stage: '' }) })
  })
}

/** `POST /files/look`, `/files/confirm`; `GET`, `POST /mappings`, `DELETE /mappings/{id}`: what a person says of a file. */
function sayingRoutes(router: Router, { dataDir, loader, inbox, needs, ready }: Actions): void {
  const json = express.json({ limit: '1mb' })
  /** Runs a command on the files of a request's body, which are not kept. */
  const withFiles = async <T>(
    request: Request,
    expected: number,
    work: (files: string[]) => Promise<T>,
  ): Promise<T> => {
    await ready
    if (listOf(request.query.name).length !== expected)
      throw new HttpError(
        400,
        'upload-names',
        `${expected} files are expected`,
        `Cần đúng ${expected} tệp; đề nghị chọn lại.`,
      )
    loader.requireFree()
    const upload = await receiveFiles(request, dataDir, null)
    const names = distinctFileNames(listOf(request.query.name))
    try {
      return await inbox.during(upload.id, () => work(names.map((name) => join(upload.folder, name))))
    } finally {
      upload.remove()
    }
  }
  /** Runs a command on what a person said, in a file of JSON that is gone afterwards. */
  const withSaid = async <T>(said: unknown, work: (file: string) => Promise<T>): Promise<T> => {
    const folder = makeWorkFolder()
    try {
      const file = join(folder, 'said.json')
      writeFileUnflushed(file, JSON.stringify(said ?? null))
      return await work(file)
    } finally {
      await removeTemporary(folder)
    }
  }

  router.post('/files/look', needs('load', ['name', 'size']), fromOwnPages, async (request, response) => {
    const asker = whenClosed(response)
    const seen = await withFiles(request, 1, ([file]) =>
      loader.hold('look', () => loader.run<object>('--', file!), asker),
    )
    response.setHeader('Cache-Control', 'no-store')
    response.json(seen)
  })
  // What is confirmed of a document holds for whoever sends the same document, so that no unit may say it for another.
  router.post(
    '/files/confirm',
    needs('decide', ['name', 'size']),
    fromOwnPages,
    async (request, response) => {
      // The body is two files: the document, and what was confirmed of it.
      const confirmed = await withFiles(request, 2, ([document, said]) =>
        loader.hold('confirm', () => loader.run<object>(`--with=${said!}`, '--', document!)),
      )
      response.json(confirmed)
    },
  )
  const mappings = (args: string[]) => loader.hold('mappings', () => loader.run<object>(...args))
  // What is said of a header holds for others' files too: it is the province's steward who says it.
  router.get('/mappings', needs('inbox'), fromOwnPages, async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json(readMappings(dataPaths(dataDir)))
  })
  router.post('/mappings', needs('inbox'), fromOwnPages, json, async (request, response) => {
    await ready
    response.json(await withSaid(request.body, (file) => mappings([`--add=${file}`])))
  })
  router.delete(
    '/mappings/:id',
    needs('inbox'),
    fromOwnPages,
    async (request: Request<{ id: string }>, response) => {
      response.json(await mappings([`--undo=${request.params.id}`]))
    },
  )
}

/** Loads an upload. Its files stay whatever happens to the load: nothing received is lost. */
function loadUpload(
  { inbox, record, change }: Actions,
  upload: Pick<Upload, 'id' | 'folder'>,
  receivedOn: string | null,
  response: Response,
  units: string[] | null,
): Promise<void> {
  return inbox.during(upload.id, async () => {
    try {
      const result = await change<LoadOutcome>('load', loadArguments(upload.folder, receivedOn, units))
      const { load, files } = result
      record(response.req, { what: 'load', object: String(load ?? '-'), more: { sheets: files.length } })
      if (!response.destroyed) inbox.answered(upload.id)
      response.json(outcomeFor(units, result))
    } finally {
      inbox.renew()
    }
  })
}

/** `GET /inbox`, `POST /inbox/{id}/load`, `DELETE /inbox/{id}`. */
function inboxRoutes(router: Router, actions: Actions): void {
  const { inbox, loader, ready, needs } = actions
  router.get('/inbox', needs('inbox'), fromOwnPages, async (_request, response) => {
    await ready
    response.setHeader('Cache-Control', 'no-store')
    response.json({ uploads: loader.shown(await inbox.list()) })
  })
  router.post(
    '/inbox/:id/load',
    needs('inbox'),
    fromOwnPages,
    async (request: Request<{ id: string }>, response) => {
      await ready
      const { id, receivedOn } = await inbox.find(request.params.id)
      await loadUpload(actions, { id, folder: inbox.folder(id) }, receivedOn, response, null)
    },
  )
  router.delete(
    '/inbox/:id',
    needs('inbox'),
    fromOwnPages,
    async (request: Request<{ id: string }>, response) => {
      const { id } = await inbox.find(request.params.id)
      inbox.remove(id)
      response.json({ removed: id })
    },
  )
}

/** Characters of a unit's code. */
const LONGEST_CODE = 60

/** `GET /returns/{load}.zip` or `.xlsx`, `GET /templates/{year}.zip` or `.xlsx`. */
function workbookRoutes(router: Router, { loader, needs, record, unitsOf }: Actions): void {
  /** Runs a command that writes workbooks, and sends the one that is asked for, or all of them. */
  const workbooks = async (
    command: 'returns' | 'template',
    name: string,
    args: string[],
    pick: (file: Written) => boolean,
    response: Response,
  ) => {
    const folder = makeWorkFolder()
    try {
      const { files: written } = await loader.hold(
        command,
        () => loader.run<{ files: Written[] }>(`--out=${folder}`, ...args),
        whenClosed(response),
      )
      const one = written.find(pick)
      if (!one) throw nothingThere()
      record(response.req, { what: command, object: name, more: { files: written.length } })
      response.setHeader('Cache-Control', 'no-store')
      if (name.endsWith('.zip')) {
        response.setHeader('Content-Type', 'application/zip')
        response.setHeader('Content-Disposition', disposition(name))
        await pipeline(zip(contents(folder, written), new Date()), response)
      } else {
        response.setHeader('Content-Type', XLSX)
        response.setHeader('Content-Disposition', disposition(basename(one.file)))
        response.end(await readFile(one.file))
      }
    } finally {
      await removeTemporary(folder)
    }
  }

  router.get(
    /^\/returns\/(\d{1,9})\.(zip|xlsx)\/?$/i,
    needs('load', ['file']),
    fromOwnPages,
    async (request, response) => {
      const [load, extension] = matched(request)
      const file = request.query.file
      if (extension === 'zip' && file !== undefined)
        throw new HttpError(
          400,
          'file-unexpected',
          'A .zip holds all files',
          'Tệp .zip gồm mọi tệp; muốn một tệp thì tải .xlsx.',
        )
      await workbooks(
        'returns',
        `dong-gui-lai_lan-nap-${load}.${extension}`,
        [`--load=${load}`, ...onlyUnits(await unitsOf(request))],
        ({ source }) => extension === 'zip' || source === file || loader.shown(source) === file,
        response,
      )
    },
  )
  router.get(
    /^\/templates\/(20\d\d)\.(zip|xlsx)\/?$/i,
    needs('load', ['unit', 'round']),
    fromOwnPages,
    async (request, response) => {
      const [year, extension] = matched(request)
      const { unit, round = 'annual' } = request.query
      if (unit !== undefined && (typeof unit !== 'string' || unit.length > LONGEST_CODE))
        throw new HttpError(400, 'unit-invalid', 'unit is the code of one unit', 'Mã đơn vị không hợp lệ.')
      if (round !== 'annual' && round !== 'h1')
        throw new HttpError(400, 'round-invalid', 'round is annual or h1', 'round phải là annual hoặc h1.')
      const units = await unitsOf(request)
      const args = [`--year=${year}`, `--round=${String(round)}`, ...onlyUnits(units)]
      if (typeof unit === 'string') {
        requireUnit(units, unit)
        args.push(`--unit=${unit}`)
      } else if (extension === 'xlsx') throw nothingThere()
      await workbooks('template', `mau-bao-cao_${year}.${extension}`, args, () => true, response)
    },
  )
}

/** The two groups that the pattern of a route matched. */
function matched({ params }: Request): [string, string] {
  const { 0: first, 1: second } = params as unknown as Record<number, string>
  return [first!, second!]
}

/** Handles errors of a request whose body may not have been read to its end. */
const whileReceiving: ErrorRequestHandler = (error: unknown, request, response, next) => {
  // A body that does not go on is not awaited: the connection is closed. Any other is read and thrown away.
  if (error instanceof HttpError && error.status === 408) {
    response.setHeader('Connection', 'close')
    response.once('finish', () => request.socket.destroySoon())
  } else request.resume()
  // A client that has disconnected gets no answer.
  if (!response.destroyed) next(error)
}

/** A workbook that a command wrote. `source` is the name of the sender's file that it returns. */
interface Written {
  file: string
  source?: string
}

async function* contents(folder: string, files: Written[]) {
  for (const { file } of files) {
    yield {
      name: relative(folder, file).replaceAll(sep, '/'),
      content: [await readFile(file)],
      compress: false,
    }
  }
}

function nothingThere(): HttpError {
  return new HttpError(
    404,
    'not-found',
    'No such workbook',
    'Không có tệp này; có thể đã có báo cáo gửi lại.',
  )
}

/** @throws HttpError 400 if the body does not fit the contract */
function publishArguments(body: unknown): string[] {
  const given = publishRequestSchema.safeParse(body ?? {})
  if (!given.success) {
    // Only a body that has a name can be wrong in something else.
    throw given.error.issues.some(
      ({ code, path }) => path[0] === 'name' || (path.length === 0 && code !== 'unrecognized_keys'),
    )
      ? new HttpError(
          400,
          'name-invalid',
          'A name is expected',
          `Phiên bản số liệu cần một tên, dài nhất ${LONGEST_NAME} ký tự.`,
        )
      : new HttpError(400, 'request-invalid', '{name, freeze, asOf} is expected', 'Yêu cầu không hợp lệ')
  }
  const { name, freeze, asOf } = given.data
  return [
    `--name=${name}`,
    ...(freeze ? ['--freeze'] : []),
    ...(asOf === undefined ? [] : [`--as-of=${asOf}`]),
  ]
}

/** @throws HttpError 400 where no day is asked for, or one that has not been yet */
function lookBackDay(body: unknown, known: { current: boolean; today: string }[]): string {
  const given = lookBackRequestSchema.safeParse(body ?? {})
  const today = known.find((one) => one.current)!.today
  if (given.success && isDay(given.data.asOf) && given.data.asOf <= today) return given.data.asOf
  throw new HttpError(
    400,
    'day-invalid',
    '{asOf} is expected, a day up to today',
    `Đề nghị chọn một ngày, muộn nhất là ${writtenDay(today)}.`,
  )
}

/** @throws HttpError 400 if the body does not fit the contract */
function decisionArguments(body: unknown, by: string | null): { args: string[]; models: string[] } {
  const given = decisionRequestSchema.safeParse(body ?? {})
  if (!given.success) {
    throw given.error.issues.some(({ path }) => path[0] !== 'note')
      ? new HttpError(
          400,
          'decision-invalid',
          '{decision, a, b} is expected, models as UNIT/CODE',
          'Chưa chọn đủ hai mô hình và quyết định.',
        )
      : new HttpError(
          400,
          'note-invalid',
          'The note holds control characters',
          'Ghi chú có ký tự không hợp lệ; đề nghị gõ lại.',
        )
  }
  const { decision, a, b, more, note = '' } = given.data
  const written = note.trim() === '' ? [] : [`--note=${note.trim().slice(0, 500)}`]
  const signed = by === null ? [] : [`--by=${by}`]
  const models = [a, b, ...more.flatMap((pair) => [pair.a, pair.b])]
  return { args: [`--${decision}`, ...written, ...signed, '--', ...models], models }
}

/** @throws HttpError 400 where the day of receipt is none */
function receiptDay(received: unknown): string | null {
  if (received === undefined) return null
  if (typeof received === 'string' && isDay(received)) return received
  const shown = typeof received === 'string' && /^[\d/.-]{1,20}$/.test(received) ? ` “${received}”` : ''
  throw new HttpError(
    400,
    'received-invalid',
    'The day of receipt is not a date',
    `Ngày nhận${shown} không phải ngày hợp lệ; đề nghị ghi dạng 2026-11-22.`,
  )
}

function loadArguments(folder: string, receivedOn: string | null, units: string[] | null): string[] {
  return [...(receivedOn === null ? [] : [`--received=${receivedOn}`]), ...onlyUnits(units), '--', folder]
}
