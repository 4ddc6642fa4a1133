import { appendFileSync, cpSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { decide, type Verdict } from '../../etl/decisions.ts'
import { openLedger } from '../../etl/ledger.ts'
import { load } from '../../etl/load.ts'
import { dataPaths } from '../../etl/paths.ts'
import { publish } from '../../etl/publish.ts'
import { loadReference, readReference } from '../../etl/reference.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { figures, tempDir, writeFiles } from './run.ts'

/**
 * What changed since a day is told by cause, and the causes add up. `CHANGES=200` injects that many changes instead of a
 * sample, `SEED` begins elsewhere.
 */
const CHANGES = Number(process.env['CHANGES'] ?? 8)
const SEED = Number(process.env['SEED'] ?? 26)

const header =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Địa bàn'
const quiet = { stage: () => undefined, step: () => undefined, end: () => undefined }

/** Units that report, and units of which one reports the model of the other. */
const UNITS = [
  'STC',
  'SNV',
  'SXD',
  'SNNMT',
  'STP',
  'SGDDT',
  'VPUBND',
  'SCT',
  'SKHCN',
  'SVHTTDL',
  'UBND-22366',
  'UBND-22390',
]
const PAIRS = 4

/** The same numbers in each run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

/** A data folder with reference tables of its own, in which things happen one after the other. */
class Ledger {
  readonly root = tempDir()
  readonly data = path.join(this.root, 'data')
  readonly reference = path.join(this.root, 'reference')
  private mails = 0

  constructor() {
    cpSync('data/reference', this.reference, { recursive: true })
  }

  async receive(
    day: string,
    files: Record<string, string>,
    { publishes = true, today = day } = {},
  ): Promise<void> {
    const folder = writeFiles(path.join(this.root, `mail-${(this.mails += 1)}`), files)
    const { result } = await load(dataPaths(this.data), this.reference, [folder], {
      receivedOn: day,
      today,
      dryRun: false,
      publish: publishes,
      progress: quiet,
    })
    expect(
      result.files.flatMap((sheet) => sheet.issues.filter((issue) => issue.severity === 'error')),
    ).toEqual([])
  }

  decide(day: string, verdict: Verdict, models: [string, string], publishes = true): Promise<unknown> {
    return decide(dataPaths(this.data), this.reference, { verdict, models, today: day, publish: publishes })
  }

  async publish(
    day: string,
    options: { asOf?: string; name?: string; freeze?: boolean } = {},
  ): Promise<string> {
    const ledger = await openLedger(dataPaths(this.data).ledger)
    try {
      await loadReference(ledger.connection, readReference(this.reference))
      return (await publish(dataPaths(this.data), ledger.connection, { today: day, ...options })).id
    } finally {
      ledger.close()
    }
  }

  exempt(unit: string): void {
    appendFileSync(
      path.join(this.reference, 'exemptions.csv'),
      `${unit},2026,annual,Miễn báo cáo,2026-01-05,\n`,
    )
  }

  /** The current snapshot as rules of another version would have made it: without one of its models. */
  async asOtherRulesHadIt(): Promise<void> {
    const paths = dataPaths(this.data)
    const instance = await DuckDBInstance.create(snapshotFile(paths, currentSnapshot(paths)!))
    const connection = await instance.connect()
    await connection.run(
      `UPDATE fct_model_coded SET status = 'discontinued' WHERE rowid = (
         SELECT min(rowid) FROM fct_model_coded WHERE year = 2026 AND counted AND status <> 'discontinued')`,
    )
    await connection.run("UPDATE snapshot_info SET rules_hash = 'others'")
    connection.closeSync()
    instance.closeSync()
  }

  /** The figures of 2026 as a snapshot has them, the current one unless told otherwise. */
  async now(id?: string): Promise<number[]> {
    const [row] = await figures(
      this.data,
      `SELECT
         (SELECT count(*)::INT FROM fct_model WHERE year = 2026 AND round = 'annual' AND counted AND status <> 'discontinued'),
         (SELECT count(*)::INT FROM fct_model WHERE year = 2026 AND round = 'annual' AND counted AND status <> 'discontinued' AND replicated),
         (SELECT count(*)::INT FROM fct_reporting WHERE year = 2026 AND round = 'annual' AND expected AND received_on IS NOT NULL)`,
      id,
    )
    return row as number[]
  }

  /** What the changes after a condition add up to, in all and by cause. */
  async changes(where: string): Promise<{ sum: number[]; causes: Record<string, number[]> }> {
    const rows = (await figures(
      this.data,
      `SELECT cause, sum(models)::INT, sum(replicated)::INT, sum(reports)::INT FROM fct_change WHERE year = 2026 AND ${where} GROUP BY cause
       HAVING sum(models) <> 0 OR sum(replicated) <> 0 OR sum(reports) <> 0 ORDER BY cause`,
    )) as [string, number, number, number][]
    return {
      sum: [1, 2, 3].map((i) => rows.reduce((total, row) => total + Number(row[i]), 0)),
      causes: Object.fromEntries(rows.map(([cause, ...values]) => [cause, values])),
    }
  }

  async lastStep(): Promise<number> {
    const [row] = await figures(this.data, 'SELECT coalesce(max(change_no), 0)::INT FROM fct_change')
    return row![0] as number
  }
}

/** A unit's report of so many models; the first `replicated` of them are replicated. */
function report(unit: string, models: number, version: number, replicated = 0): Record<string, string> {
  const rows = Array.from({ length: models }, (_, i) => i + 1)
  return {
    [`${unit}-${version}.csv`]: `${header}\n${rows.map((i) => `${unit},2026,${unit}-${i},Mô hình số ${i} của ${unit},${1 + (i % 5)},Tập thể,Tổ ${i} ${unit},Toàn tỉnh`).join('\n')}\n`,
    ...(replicated > 0 && {
      [`${unit}-${version}-nhan-rong.csv`]: `Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ghi chú\n${rows
        .slice(0, replicated)
        .map((i) => `${unit},2026,${unit}-${i},Toàn tỉnh,lần ${version}`)
        .join('\n')}\n`,
    }),
  }
}

/** Models that two units report under one name. */
const shared = (unit: string) =>
  `${header}\n${Array.from({ length: PAIRS }, (_, i) => `${unit},2026,${unit}-${i + 1},Bác sĩ tận tâm ${'abcd'[i]},6,Cá nhân,Nguyễn Văn Mẫu ${i + 1},Toàn tỉnh`).join('\n')}\n`

test(
  `each of ${CHANGES} changes is told by its cause, and the causes add up`,
  { timeout: 20_000 * CHANGES },
  async () => {
    const ledger = new Ledger()
    const pick = random(SEED)
    await ledger.receive('2026-09-01', {
      'y-te.csv': shared('SYT'),
      'nong-dan.csv': shared('HND'),
      ...report('STC', 3, 0),
    })
    const first = await ledger.now()
    const start = await ledger.lastStep()
    const sent = new Map([['STC', 3]])
    const exempted = new Set<string>()
    const same = new Set<number>()
    const expected: Record<string, number[]> = {}
    let before = first
    for (let n = 0; n < CHANGES; n++) {
      const day = new Date(Date.UTC(2026, 8, 2) + n * 3_600_000 * 8).toISOString().slice(0, 10)
      const step = await ledger.lastStep()
      const waiting = UNITS.filter((unit) => !sent.has(unit))
      const reported = [...sent.keys()]
      const kinds = [
        'correction',
        'decision',
        'rule',
        'organisation',
        ...(waiting.length > 0 ? ['report', 'report'] : []),
      ]
      const kind = kinds[pick(kinds.length)]!
      const change: Record<string, () => Promise<void>> = {
        report: async () => {
          const unit = waiting[pick(waiting.length)]!
          sent.set(unit, 1 + pick(6))
          await ledger.receive(day, report(unit, sent.get(unit)!, n + 1, pick(2)))
        },
        correction: async () => {
          const unit = reported[pick(reported.length)]!
          const others = [1, 2, 3, 4, 5, 6, 7].filter((models) => models !== sent.get(unit))
          sent.set(unit, others[pick(others.length)]!)
          await ledger.receive(day, report(unit, sent.get(unit)!, n + 1, pick(2)))
        },
        decision: async () => {
          const pair = pick(PAIRS)
          const undone = same.delete(pair)
          if (!undone) same.add(pair)
          await ledger.decide(day, undone ? 'undone' : 'same', [`SYT/SYT-${pair + 1}`, `HND/HND-${pair + 1}`])
        },
        rule: async () => {
          await ledger.asOtherRulesHadIt()
          before = await ledger.now()
          await ledger.publish(day)
        },
        organisation: async () => {
          const unit = reported.find((one) => !exempted.has(one))
          if (unit === undefined) return
          exempted.add(unit)
          ledger.exempt(unit)
          await ledger.publish(day)
        },
      }
      await change[kind]!()
      const after = await ledger.now()
      const difference = after.map((value, i) => value - before[i]!)
      const found = await ledger.changes(`change_no > ${step}`)
      const moved = difference.some((value) => value !== 0)
      expect({ n, kind, ...found }).toEqual({
        n,
        kind,
        sum: difference,
        causes: moved ? { [kind]: difference } : found.causes,
      })
      for (const cause of Object.keys(found.causes)) expect(cause, `${n}`).toBe(kind)
      // A snapshot that other rules had made is no state that anybody saw: its difference is the rules'.
      expected[kind] = (expected[kind] ?? [0, 0, 0]).map((value, i) => value + difference[i]!)
      before = after
    }
    const all = await ledger.changes(`change_no > ${start}`)
    const nonzero = (of: Record<string, number[]>) =>
      Object.fromEntries(Object.entries(of).filter(([, values]) => values.some((v) => v !== 0)))
    expect(nonzero(all.causes)).toEqual(nonzero(expected))
  },
)

describe('what happened between two publications', () => {
  test('is told apart where several things did', async () => {
    const ledger = new Ledger()
    await ledger.receive('2026-09-01', {
      'y-te.csv': shared('SYT'),
      'nong-dan.csv': shared('HND'),
      ...report('STC', 3, 0),
    })
    const step = await ledger.lastStep()
    const before = await ledger.now()
    ledger.exempt('STC')
    await ledger.receive('2026-09-02', report('SNV', 4, 1), { publishes: false })
    await ledger.decide('2026-09-03', 'same', ['SYT/SYT-1', 'HND/HND-1'], false)
    await ledger.decide('2026-09-03', 'same', ['SYT/SYT-2', 'HND/HND-2'], false)
    await ledger.receive('2026-09-04', report('STC', 5, 2))
    const after = await ledger.now()
    const found = await ledger.changes(`change_no > ${step}`)
    expect(found.causes).toEqual({
      organisation: [0, 0, -1],
      report: [4, 0, 1],
      decision: [-2, 0, 0],
      correction: [2, 0, 0],
    })
    expect(found.sum).toEqual(after.map((value, i) => value - before[i]!))
  })

  test('belongs to who moved it: a decision since is no correction of the unit that reported', async () => {
    const ledger = new Ledger()
    await ledger.receive('2026-09-01', { 'y-te.csv': shared('SYT'), 'nong-dan.csv': shared('HND') })
    const step = await ledger.lastStep()
    await ledger.decide('2026-09-02', 'same', ['SYT/SYT-1', 'HND/HND-1'])
    // The unit whose model stands for both takes it out of its report: the other's counts again.
    const less = shared('HND')
      .split('\n')
      .filter((line) => !line.includes('HND-1'))
      .join('\n')
    const lessOfSyt = shared('SYT')
      .split('\n')
      .filter((line) => !line.includes('SYT-1'))
      .join('\n')
    await ledger.receive('2026-09-03', { 'nong-dan-2.csv': less })
    expect((await ledger.changes(`change_no > ${step}`)).causes).toEqual({ decision: [-1, 0, 0] })
    await ledger.receive('2026-09-04', { 'y-te-2.csv': lessOfSyt })
    expect((await ledger.changes(`change_no > ${step}`)).causes).toEqual({
      decision: [-1, 0, 0],
      correction: [-1, 0, 0],
    })
  })
})

describe('before the first publication', () => {
  test('the days on which reports came stand for those on which they were known', async () => {
    const ledger = new Ledger()
    const files = { ...report('STC', 3, 0), ...report('SNV', 2, 0), ...report('SXD', 4, 0) }
    await ledger.receive(
      '2026-11-20',
      {
        ...files,
        ...report('STC', 5, 1),
        'received.csv':
          'file,received_on\nSTC-0.csv,2026-09-10\nSNV-0.csv,2026-11-02\nSXD-0.csv,2026-11-18\nSTC-1.csv,2026-11-19\n',
      },
      { today: '2026-11-22' },
    )
    const since = async (day: string) => (await ledger.changes(`changed_on > DATE '${day}'`)).causes
    expect(await since('2026-11-15')).toEqual({ report: [4, 0, 1], correction: [2, 0, 0] })
    expect(await since('2026-10-22')).toEqual({ report: [6, 0, 2], correction: [2, 0, 0] })
    const paths = dataPaths(ledger.data)
    const card = listSnapshots(paths).find(({ id }) => id === currentSnapshot(paths))!
    expect(card.changesSince).toBe('2026-10-22')
    // They are the difference to what the ledger knew on that day.
    const now = await ledger.now()
    const id = await ledger.publish('2026-11-22', { asOf: '2026-11-15', name: 'Đến 15/11', freeze: true })
    const then = await ledger.now(id)
    const { sum } = await ledger.changes("changed_on > DATE '2026-11-15'")
    expect(then.map((value, i) => value + sum[i]!)).toEqual(now)
    // Who looks back has no changes; they are no part of the content.
    const looking = listSnapshots(paths).find((one) => one.id === id)!
    expect([looking.changesSince, looking.frozen]).toEqual([null, true])
    expect(looking.rows).not.toHaveProperty('fct_change')
  })
})
