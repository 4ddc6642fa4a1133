import { readFile } from 'node:fs/promises'
import { basename, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import express, { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { removeTemporary } from '../../../etl/files.ts'
import { makeWorkFolder } from '../../../etl/remains.ts'
import { isDay } from '../snapshots/clock.ts'
import { HttpError } from '../errors.ts'
import { disposition } from '../export/name.ts'
import { zip } from '../http/zip.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Command, Loader } from './command.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { Inbox } from './inbox.ts'
import { receiveFiles, type Upload } from './upload.ts'

export interface ActionOptions {
  dataDir: string
  loader: Loader
  snapshots: Snapshots
  ready: Promise<void>
}

const LONGEST_NAME = 120
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What the pages may change, and the workbooks that go out to units. Mounted at `/api`. */
export function actionRoutes({ dataDir, loader, snapshots, ready }: ActionOptions): Router {
  const inbox = new Inbox(dataDir, loader)
  const router = Router()

  /** A command that may publish: what it published is served before its answer goes out. */
  const change = <T>(command: Command, args: string[], asker?: AbortSignal): Promise<T> =>
    loader.hold(
      command,
      async () => {
        const result = await loader.run<T>(...args)
        await snapshots.follow()
        return result
      },
      asker,
    )

  router.post(
    '/snapshots',
    fromOwnPages,
    express.json({ limit: '16kb' }),
    handler(async (request, response) => {
      await ready
      const args = publishArguments(request.body as unknown)
      const { id } = await change<{ id: string }>('publish', args)
      response.json(snapshots.describe().find((one) => one.id === id))
    }),
  )

  router.post(
    '/duplicates/decide',
    fromOwnPages,
    express.json({ limit: '16kb' }),
    handler(async (request, response) => {
      await ready
      const args = decisionArguments(request.body as unknown)
      response.json(await change<object>('decide', args))
    }),
  )

  router.post(
    '/files/check',
    fromOwnPages,
    handler(async (request, response) => {
      await ready
      const receivedOn = receiptDay(request.query.received)
      // Said before the whole body is sent for nothing.
      loader.requireFree()
      const upload = await receiveFiles(request, dataDir, receivedOn)
      try {
        const asker = leaving(response)
        await inbox.during(upload.id, async () => {
          response.json(await change<object>('check', loadArguments(upload.folder, receivedOn), asker))
        })
      } finally {
        upload.remove()
      }
    }),
  )

  /** Loads an upload. What was sent stays, whatever became of it: nothing received is lost. */
  const load = (upload: Pick<Upload, 'id' | 'folder'>, receivedOn: string | null, response: Response) =>
    inbox.during(upload.id, async () => {
      try {
        const result = await change<object>('load', loadArguments(upload.folder, receivedOn))
        if (!response.destroyed) inbox.answered(upload.id)
        response.json(result)
      } finally {
        inbox.renew()
      }
    })

  router.post(
    '/files/load',
    fromOwnPages,
    handler(async (request, response) => {
      await ready
      const receivedOn = receiptDay(request.query.received)
      loader.requireFree()
      const upload = await receiveFiles(request, dataDir, receivedOn)
      try {
        loader.requireFree()
      } catch (error) {
        // Whoever sent it still has it, and is told to send it again.
        upload.remove()
        throw error
      }
      await load(upload, receivedOn, response)
    }),
  )
  router.post('/files/cancel', fromOwnPages, (_request, response) => {
    response.json({ cancelled: loader.cancel() })
  })

  router.get(
    '/inbox',
    fromOwnPages,
    handler(async (_request, response) => {
      await ready
      response.setHeader('Cache-Control', 'no-store')
      response.json({ uploads: await inbox.list() })
    }),
  )
  router.post(
    '/inbox/:id/load',
    fromOwnPages,
    handler(async (request, response) => {
      await ready
      const { id, receivedOn } = await inbox.find(request.params.id!)
      await load({ id, folder: inbox.folder(id) }, receivedOn, response)
    }),
  )
  router.delete(
    '/inbox/:id',
    fromOwnPages,
    handler(async (request, response) => {
      const { id } = await inbox.find(request.params.id!)
      inbox.remove(id)
      response.json({ removed: id })
    }),
  )

  router.get('/files/progress', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json({ running: loader.running() })
  })

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
        leaving(response),
      )
      const one = written.find(pick)
      if (!one) throw nothingThere()
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
    '/returns/:load(\\d{1,9}).:extension(zip|xlsx)',
    fromOwnPages,
    handler(async (request, response) => {
      const { load, extension } = request.params as { load: string; extension: string }
      const file = request.query.file
      const name = `dong-gui-lai_lan-nap-${load}.${extension}`
      await workbooks(
        'returns',
        name,
        [`--load=${load}`],
        ({ source }) => extension === 'zip' || source === file,
        response,
      )
    }),
  )
  router.get(
    '/templates/:year(\\d{4}).:extension(zip|xlsx)',
    fromOwnPages,
    handler(async (request, response) => {
      const { year, extension } = request.params as { year: string; extension: string }
      const { unit, round = 'annual' } = request.query
      const args = [`--year=${year}`, `--round=${String(round)}`]
      if (typeof unit === 'string') args.push(`--unit=${unit}`)
      else if (extension === 'xlsx') throw nothingThere()
      await workbooks('template', `mau-bao-cao_${year}.${extension}`, args, () => true, response)
    }),
  )
  return router
}

/** A workbook that a command wrote; `source` is the name of the sender's file that went back. */
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

/** @throws HttpError 400 where the body is no `{name, freeze, asOf?}` */
function publishArguments(body: unknown): string[] {
  const { name, freeze = false, asOf } = (body ?? {}) as Record<string, unknown>
  const text = typeof name === 'string' ? name.normalize('NFC').trim() : ''
  if (text === '' || text.length > LONGEST_NAME || /\p{C}/u.test(text)) {
    throw new HttpError(
      400,
      'name-invalid',
      'A name is expected',
      `Bản số liệu cần một tên, dài nhất ${LONGEST_NAME} ký tự.`,
    )
  }
  if (typeof freeze !== 'boolean' || !['undefined', 'string'].includes(typeof asOf)) {
    throw new HttpError(400, 'request-invalid', '{name, freeze, asOf} is expected', 'Yêu cầu không hợp lệ')
  }
  return [
    `--name=${text}`,
    ...(freeze ? ['--freeze'] : []),
    ...(typeof asOf === 'string' ? [`--as-of=${asOf}`] : []),
  ]
}

/** @throws HttpError 400 where the body is no `{decision, a, b, note?}` */
function decisionArguments(body: unknown): string[] {
  const { decision, a, b, note } = (body ?? {}) as Record<string, unknown>
  const named = (one: unknown): one is string => typeof one === 'string' && /^[^/\p{C}]+\/\P{C}+$/u.test(one)
  if (!['same', 'different', 'undo'].includes(decision as string) || !named(a) || !named(b)) {
    throw new HttpError(
      400,
      'decision-invalid',
      '{decision, a, b} is expected, models as UNIT/CODE',
      'Chưa chọn đủ hai mô hình và quyết định.',
    )
  }
  if (typeof note === 'string' && /[^\P{C}\n\t]/u.test(note)) {
    throw new HttpError(
      400,
      'note-invalid',
      'The note holds control characters',
      'Ghi chú có ký tự không hợp lệ; đề nghị gõ lại.',
    )
  }
  const said = typeof note === 'string' && note.trim() !== '' ? [`--note=${note.trim().slice(0, 500)}`] : []
  return [`--${decision as string}`, ...said, '--', a, b]
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

function loadArguments(folder: string, receivedOn: string | null): string[] {
  return [...(receivedOn === null ? [] : [`--received=${receivedOn}`]), '--', folder]
}

/** Tells when whoever asked has hung up before the answer. */
function leaving(response: Response): AbortSignal {
  const left = new AbortController()
  const look = () => {
    if (!response.writableFinished) left.abort()
  }
  if (response.closed) look()
  else response.once('close', look)
  return left.signal
}

/** An asynchronous handler whose failures go where the others' go; what was not read of the body is let pass. */
function handler(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    work(request, response).catch((error: unknown) => {
      // What does not go on is not waited for.
      if (error instanceof HttpError && error.status === 408) {
        response.setHeader('Connection', 'close')
        response.once('finish', () => request.socket.destroySoon())
      } else request.resume()
      // Who hung up is told nothing.
      if (!response.destroyed) next(error)
    })
  }
}
