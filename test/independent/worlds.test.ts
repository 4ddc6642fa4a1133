import { expect, test } from 'vitest'
import { decide } from '../../etl/decisions.ts'
import { load } from '../../etl/load.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { publish } from '../../etl/publish.ts'
import { loadReference, readReference } from '../../etl/reference.ts'
import { writeFiles } from '../etl/run.ts'
import { csv, infoBook, Province } from '../fixtures/loaded.ts'
import { Counter, type Scope } from './rules.ts'
import { makeWorld, units, years, type Submission, type Unit, type World } from './world.ts'

/**
 * Random mailboxes through the real loader and Cube, against a count by the plan's rules alone.
 * `WORLDS=200 npx vitest run test/independent/worlds.test.ts` tries two hundred; `WORLD=17` one.
 */
const one = process.env['WORLD']
const seeds =
  one === undefined
    ? Array.from({ length: Number(process.env['WORLDS'] ?? 20) }, (_, i) => i + 1)
    : [Number(one)]
const today = '2026-12-20'
const quiet = { stage: () => undefined, step: () => undefined, end: () => undefined }

const models =
  'count effective_count evaluated_count recognised_count pilot_count sent_count replicated_count ' +
  'replicated_in_year_count effective_replicated_count commended_count outstanding_count discontinued_count unit_count'
const views: Record<string, string> = {
  models,
  replication: 'events sites models adopting_units',
  commendation: 'count models',
  publicity: 'press_items sections',
}

test.each(seeds)('world %i: every total, side, unit and field as counted by the rules', async (seed) => {
  const world = makeWorld(seed)
  const counter = new Counter(world)
  const province = new Province()
  try {
    await receive(province, world, counter)
    const faults: string[] = []
    for (const year of years) {
      for (const view of Object.keys(views))
        for (const by of [
          '',
          'channel',
          view === 'replication' ? 'from_unit_code' : 'unit_code',
          ...(view === 'models' ? ['field_code'] : []),
        ])
          faults.push(...(await compare(province, counter, view, year, by)))
      const reports = await province.ask(
        {
          dimensions: [
            'reporting.unit_code',
            'reporting.unit_model_count',
            'reporting.unit_sent_count',
            'reporting.meets_quota',
          ],
          filters: [{ member: 'reporting.year', operator: 'equals', values: [String(year)] }],
        },
        today,
      )
      for (const row of reports) {
        const unit = row['unit_code'] as Unit
        if (!(unit in units)) continue
        const expected = counter.report(unit, year)
        const found = {
          model_count: Number(row['unit_model_count']),
          sent_count: Number(row['unit_sent_count']),
          quota_met: Number(row['meets_quota'] === true || row['meets_quota'] === 'true'),
        }
        if (JSON.stringify(found) !== JSON.stringify(expected))
          faults.push(
            `report of ${unit} ${year}: ${JSON.stringify(found)}, counted ${JSON.stringify(expected)}`,
          )
      }
    }
    expect(faults).toEqual([])
  } finally {
    await province.close()
  }
})

/** What Cube says of a view in a year, by a dimension, where it differs from the count. */
async function compare(
  province: Province,
  counter: Counter,
  view: string,
  year: number,
  by: string,
): Promise<string[]> {
  const measures = views[view]!.split(' ')
  const rows = await province.ask(
    {
      measures: measures.map((measure) => `${view}.${measure}`),
      dimensions: by ? [`${view}.${by}`] : [],
      filters: [{ member: `${view}.year`, operator: 'equals', values: [String(year)] }],
    },
    today,
  )
  const scopes: Scope[] =
    by === ''
      ? [{ year }]
      : by === 'channel'
        ? ['government', 'party'].map((channel) => ({ year, channel }))
        : by === 'field_code'
          ? [1, 2, 3].map((field) => ({ year, field }))
          : Object.keys(units).map((unit) => ({ year, unit }))
  return scopes.flatMap((scope) => {
    const key = scope.channel ?? scope.unit ?? scope.field
    const row = by === '' ? rows[0] : rows.find((r) => String(r[by]) === String(key))
    const expected =
      view === 'models'
        ? counter.models(scope)
        : view === 'replication'
          ? counter.replication(scope)
          : view === 'commendation'
            ? counter.commendation(scope)
            : counter.published(scope)
    return measures.flatMap((measure) => {
      const [found, right] = [Number(row?.[measure] ?? 0), expected[measure] ?? 0]
      return found === right ? [] : [`${view}.${measure} ${year} ${key ?? 'all'}: ${found}, counted ${right}`]
    })
  })
}

async function receive(province: Province, world: World, counter: Counter): Promise<void> {
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
    await publish(paths, ledger.connection, { today })
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
        'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Trạng thái,Kết quả đánh giá,Mô hình điểm,Gửi về tỉnh',
        ...sent.rows.map((m) =>
          [
            start,
            m.code,
            m.name,
            m.broken ? 'Lĩnh vực lạ' : m.field,
            'Tập thể',
            m.subject,
            m.discontinued ? 'Không còn duy trì' : m.recognised ? 'Được công nhận' : '',
            m.evaluation,
            m.pilot ? 'x' : '',
            m.sent ? 'Có' : 'Không',
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
        ...sent.rows.map((c) => [start, c.code, 'Giấy khen', c.number ?? '', day(c.day)].join(',')),
      )
    case 'publicity':
      return csv(
        'Đơn vị báo cáo,Năm,Mã mô hình,Cơ quan thực hiện,Hình thức tuyên truyền,Liên kết,Số lượng',
        ...sent.rows.map((p) => [start, p.code, 'Báo Khánh Hòa', p.form, p.link, p.quantity].join(',')),
      )
  }
}
