import { readFile } from 'node:fs/promises'
import { basename, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import express, { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { makeTemporaryFolder, removeTemporaryFolder } from '../../../etl/files.ts'
import { HttpError } from '../errors.ts'
import { disposition } from '../export/name.ts'
import { zip } from '../export/zip.ts'
import type { Snapshots } from '../snapshots.ts'
import { Loader } from './command.ts'
import { fromOwnPages } from './guard.ts'
import { receiveFiles } from './upload.ts'

export interface ActionOptions {
  dataDir: string
  /** What `TODAY` says, if anything. */
  today: string | undefined
  snapshots: Snapshots
  ready: Promise<void>
  say: (line: string) => void
}

const LONGEST_NAME = 120
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What the pages may change, and the workbooks that go out to units. Mounted at `/api`. */
export function actionRoutes({ dataDir, today, snapshots, ready, say }: ActionOptions): Router {
  const loader = new Loader(dataDir, today, say)
  const router = Router()

  /** A command that may publish: what it published is served before its answer goes out. */
  const change = <T>(work: () => Promise<T>): Promise<T> =>
    loader.hold(async () => {
      const result = await work()
      await snapshots.follow()
      return result
    })

  router.post(
    '/snapshots',
    fromOwnPages,
    express.json({ limit: '16kb' }),
    handler(async (request, response) => {
      await ready
      const args = publishArguments(request.body as unknown)
      const { id } = await change(() => loader.run<{ id: string }>('publish', ...args))
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
      response.json(await change(() => loader.run<object>('decide', ...args)))
    }),
  )

  const files = (keep: boolean): RequestHandler =>
    handler(async (request, response) => {
      await ready
      const received = receiptArguments(request.query.received)
      // Said before the whole body is sent for nothing.
      await loader.hold(() => Promise.resolve())
      const { folder, remove } = await receiveFiles(request, dataDir)
      let started = false
      try {
        const result = await change(() => {
          started = true
          return loader.run<object>('load', ...received, ...(keep ? [] : ['--dry-run']), '--', folder)
        })
        response.json(result)
      } finally {
        // What was to be loaded stays, whatever became of it: nothing received is lost.
        if (!keep || !started) remove()
      }
    })
  router.post('/files/check', fromOwnPages, files(false))
  router.post('/files/load', fromOwnPages, files(true))
  router.get('/files/progress', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json({ running: loader.running() })
  })

  /** Runs a command that writes workbooks, and sends the one that is asked for, or all of them. */
  const workbooks = async (
    command: string,
    name: string,
    args: string[],
    pick: (file: Written) => boolean,
    response: Response,
  ) => {
    const folder = await makeTemporaryFolder('guong-sang-')
    try {
      const { files: written } = await loader.hold(() =>
        loader.run<{ files: Written[] }>(command, `--out=${folder}`, ...args),
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
      await removeTemporaryFolder(folder)
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
  const said = typeof note === 'string' && note.trim() !== '' ? [`--note=${note.trim().slice(0, 500)}`] : []
  return [`--${decision as string}`, ...said, '--', a, b]
}

function receiptArguments(received: unknown): string[] {
  return typeof received === 'string' ? [`--received=${received}`] : []
}

/** An asynchronous handler whose failures go where the others' go; what was not read of the body is let pass. */
function handler(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    work(request, response).catch((error: unknown) => {
      request.resume()
      // Who hung up is told nothing.
      if (!response.destroyed) next(error)
    })
  }
}
