import { Router } from 'express'
import { readNightly, type NightlyState } from '../../../etl/nightly.ts'
import { dataPaths } from '../../../etl/paths.ts'
import type { BackupInfo } from '../../domain/contract.ts'
import { provinceDay } from '../../domain/dates.ts'
import { firstLine, HttpError } from '../errors.ts'
import type { Needs } from '../http/access.ts'
import type { NightlySettings } from '../settings.ts'
import type { Loader } from './command.ts'

const MINUTE = 60_000
/** Minutes after which a backup that found the ledger in use is tried again, and one that failed. */
const AGAIN = 5
const AFTER_FAILURE = 60
/** Hours after which a trial is ended. */
const LONGEST_TRIAL = 4

const HOUR = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  hourCycle: 'h23',
  timeZone: 'Asia/Ho_Chi_Minh',
})

/** Hours without a good backup after which it is said. */
const OVERDUE = 49

/** What monitors and people are told of the nightly backup. */
export interface BackupTold {
  /** When the last one was begun; null: there was none yet. */
  at: string | null
  state: 'none' | 'untried' | 'good' | 'failed' | 'trial-failed' | 'overdue'
  messageVi: string
}

const TIME = new Intl.DateTimeFormat('vi-VN', {
  ...{ day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' },
  timeZone: 'Asia/Ho_Chi_Minh',
})

/** @param last null: there was none yet */
export function tellBackup(last: NightlyState | null, now: Date): BackupTold {
  if (last === null) return { at: null, state: 'none', messageVi: 'Chưa có bản sao lưu hằng đêm nào.' }
  const { at, file, trial, lastGood } = last
  const when = TIME.format(new Date(at))
  const told = (state: BackupTold['state'], messageVi: string): BackupTold => ({ at, state, messageVi })
  if (file === null) return told('failed', `Sao lưu lúc ${when} không thành; lý do ở nhật ký của máy chủ.`)
  if (trial?.ok === false)
    return told(
      'trial-failed',
      `Bản sao lưu lúc ${when} khôi phục thử không đạt; lý do ở nhật ký của máy chủ. Đề nghị sao lưu lại.`,
    )
  if (lastGood === null || now.getTime() - Date.parse(lastGood) > OVERDUE * 60 * MINUTE)
    return trial === null && lastGood === null
      ? told('untried', `Đã sao lưu lúc ${when}, chưa khôi phục thử xong.`)
      : told('overdue', `Đã quá hai ngày chưa có bản sao lưu đạt khôi phục thử; bản gần nhất lúc ${when}.`)
  return trial === null
    ? told('untried', `Đã sao lưu lúc ${when}, chưa khôi phục thử xong.`)
    : told('good', `Đã sao lưu lúc ${when}; khôi phục thử đạt ${trial.checks} điều kiện.`)
}

/**
 * What whoever runs the server is told of the nightly backup, with the reasons that monitors are not told.
 * @param makes whether the server makes any
 */
export function describeBackup(makes: boolean, last: NightlyState | null, now: Date): BackupInfo {
  const { at = null, file = null, bytes = 0, fault = null, trial = null, lastGood = null } = last ?? {}
  const state = makes ? tellBackup(last, now).state : 'off'
  return { state, at, file, bytes, fault, trial, lastGood }
}

/** `GET /api/backup`. */
export function backupRoutes(needs: Needs, describe: () => BackupInfo): Router {
  const router = Router()
  router.get('/', needs('backup'), (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json(describe())
  })
  return router
}

export interface NightlyOptions {
  dataDir: string
  settings: NightlySettings
  loader: Loader
  say: (line: string) => void
  now?: () => Date
}

/**
 * Makes a backup each night and tries to restore it. A load that runs is waited for; a backup holds the loader while it
 * reads, and the trial holds nothing. Where the machine was off at the hour, it is made when the server is there again.
 */
export class Nightly {
  private readonly timer: NodeJS.Timeout
  private running: Promise<void> | null = null
  private notBefore = 0

  constructor(private readonly options: NightlyOptions) {
    this.timer = setInterval(() => this.look(), MINUTE)
    this.timer.unref()
  }

  /** What became of the last one; null where there was none yet. */
  static state(dataDir: string): NightlyState | null {
    return readNightly(dataPaths(dataDir))
  }

  /** Begins a backup where the hour has come and today has none yet. @returns when it is done */
  look(): Promise<void> {
    const now = this.options.now?.() ?? new Date()
    if (this.running) return this.running
    if (now.getTime() < this.notBefore || !this.isDue(now)) return Promise.resolve()
    this.running = this.run(now).finally(() => (this.running = null))
    return this.running
  }

  close(): void {
    clearInterval(this.timer)
  }

  private isDue(now: Date): boolean {
    const { dataDir, settings } = this.options
    const last = Nightly.state(dataDir)
    // One that could not be made is tried again.
    if (last?.file != null && provinceDay(new Date(last.at)) >= provinceDay(now)) return false
    return Number(HOUR.format(now)) >= settings.hour
  }

  private async run(now: Date): Promise<void> {
    const { loader, settings, say } = this.options
    const { folder, keep } = settings
    const out = `--out=${folder}`
    try {
      await loader.hold('nightly', () => loader.run(out, '--no-trial'))
    } catch (error) {
      const isBusy = error instanceof HttpError && error.code === 'loader-busy'
      this.notBefore = now.getTime() + (isBusy ? AGAIN : AFTER_FAILURE) * MINUTE
      // Somebody loads: there is nothing to tell.
      if (isBusy) return
      say(`Sao lưu hằng đêm không thành: ${error instanceof HttpError ? error.messageVi : firstLine(error)}`)
      return
    }
    const state = await loader.beside<NightlyState>(
      'nightly',
      [out, `--keep=${keep}`, '--only-trial'],
      LONGEST_TRIAL * 60 * MINUTE,
    )
    if (state?.trial?.ok === true)
      say(`Đã sao lưu hằng đêm (${state.file ?? ''}); khôi phục thử đạt ${state.trial.checks} điều kiện`)
    else
      say(
        `Đã sao lưu hằng đêm nhưng khôi phục thử không đạt: ${state?.trial?.fault ?? 'lệnh thử bị dừng'} Hãy sao lưu lại: npm run etl -- nightly --out ${folder}`,
      )
  }
}
