import { decide } from '../../etl/decisions.ts'
import { load } from '../../etl/load.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { publish } from '../../etl/publish.ts'
import { loadReference, readReference } from '../../etl/reference.ts'
import { writeFiles } from '../etl/run.ts'
import { csv, infoBook, type Province } from '../fixtures/loaded.ts'
import type { Counter } from './rules.ts'
import type { Submission, World } from './world.ts'

/** A random mailbox as files, through the real loader. */

const quiet = { stage: () => undefined, step: () => undefined, end: () => undefined }

/**
 * Loads a world, records what the steward decides and publishes.
 * @param today of the load and the decisions
 * @param asOf days for which a snapshot of what was known then is published too, before the current one
 * @returns the ids of these snapshots
 */
export async function receive(
  province: Province,
  world: World,
  counter: Pick<Counter, 'decidable'>,
  today: string,
  asOf: string[] = [],
): Promise<string[]> {
  const paths = dataPaths(province.dataDir)
  const files: Record<string, string | Uint8Array> = {}
  const dates = ['file,received_on']
  for (const [i, sent] of world.submissions.entries()) {
    if (sent.kind !== 'model' && sent.rows.length === 0) continue
    const none = sent.kind === 'model' && sent.rows.length === 0
    const name = `${sent.unit}-${sent.year}-${i}.${none ? 'xlsx' : 'csv'}`
    files[name] = none
      ? await infoBook({ 'Đơn vị báo cáo': sent.unit, Năm: sent.year, 'Không có mô hình': 'x' })
      : fileOf(sent)
    dates.push(`${name},${sent.receivedOn}`)
  }
  files['received.csv'] = `${dates.join('\n')}\n`
  const folder = writeFiles(`${province.root}/mail`, files)
  await load(paths, province.referenceDir, [folder], {
    receivedOn: today,
    today,
    dryRun: false,
    publish: false,
    progress: quiet,
  })
  for (const models of counter.decidable)
    await decide(paths, province.referenceDir, { verdict: 'same', models, today, publish: false })
  const ledger = await openLedger(paths.ledger)
  try {
    await loadReference(ledger.connection, readReference(province.referenceDir))
    const then: string[] = []
    for (const day of asOf) then.push((await publish(paths, ledger.connection, { today, asOf: day })).id)
    await publish(paths, ledger.connection, { today })
    return then
  } finally {
    ledger.close()
  }
}

function fileOf(sent: Submission): string {
  const day = (iso: string | null) => iso?.split('-').reverse().join('/') ?? ''
  const start = `${sent.unit},${sent.year}`
  switch (sent.kind) {
    case 'model':
      return csv(
        'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Trạng thái,Kết quả đánh giá,Mô hình điểm,Gửi về tỉnh,"Khó khăn, vướng mắc",Ngày đăng ký,Đánh giá 6 tháng,Đáp ứng tiêu chí,Đối tượng ưu tiên,Đơn vị phối hợp,Học tập từ,Phong trào phát hiện,Tiêu chí đạt,Tác dụng,Hiệu quả,Thiết thực,Đã được giúp đỡ',
        ...sent.rows.map((m) =>
          [
            start,
            m.code,
            m.name,
            m.broken ? 'Lĩnh vực lạ' : m.field,
            m.kind,
            m.subject,
            m.discontinued ? 'Không còn duy trì' : m.recognised ? 'Được công nhận' : '',
            m.evaluation,
            m.pilot ? 'x' : '',
            m.sent ? 'Có' : 'Không',
            m.difficulty,
            day(m.registeredOn),
            m.evaluationH1,
            m.criteria,
            ...Object.values(m.duties),
          ].join(','),
        ),
      )
    case 'replication':
      return csv(
        'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng,Số nơi',
        ...sent.rows.map((r) => [start, r.code, r.place, day(r.day), r.sites].join(',')),
      )
    case 'commendation':
      return csv(
        'Đơn vị báo cáo,Năm,Mã mô hình,Hình thức khen thưởng,Số quyết định,Ngày',
        ...sent.rows.map((c) => [start, c.code, c.form, c.number ?? '', day(c.day)].join(',')),
      )
    case 'publicity':
      return csv(
        'Đơn vị báo cáo,Năm,Mã mô hình,Cơ quan thực hiện,Hình thức tuyên truyền,Liên kết,Số lượng',
        ...sent.rows.map((p) => [start, p.code, 'Báo Khánh Hòa', p.form, p.link, p.quantity].join(',')),
      )
  }
}
