import { afterAll, describe, expect, it } from 'vitest'
import { changeOfCount } from '../../cube/domain/findings/change.ts'
import { equals } from '../../cube/domain/filter.ts'
import { basisOf, comparisonOf } from '../../cube/domain/period.ts'
import { againstName } from '../../dashboard/src/i18n/vi/sentences.ts'
import { dataPaths } from '../../etl/paths.ts'
import { listSnapshots } from '../../etl/snapshots.ts'
import { Letters } from '../fixtures/letters.ts'
import { csv } from '../fixtures/loaded.ts'

/**
 * Cases of the independent audit of 29/11/2026, from file to answer. The expected values are the auditor's; F-numbers
 * are those of its findings.
 */

const TODAY = '2026-11-29'
const opened: Letters[] = []

afterAll(() => Promise.all(opened.map(({ province }) => province.close())))

function mailbox() {
  const letters = new Letters(TODAY)
  opened.push(letters)
  return {
    receive: (day: string | null, files: Record<string, string>) => letters.receive(day, files),
    same: (...models: [string, string]) => letters.decide('same', ...models),
    ask: (view: string, measures: string, filters: Record<string, string>) =>
      letters.ask(view, measures, filters),
    states: (unit: string, year: string) => letters.states(unit, year),
    province: letters.province,
  }
}

const MODEL = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình'
const REPLICATION = 'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng,Số nơi'
const COMMENDATION = 'Đơn vị báo cáo,Năm,Mã mô hình,Hình thức khen thưởng,Cấp khen thưởng,Số quyết định,Ngày'
const PUBLICITY =
  'Đơn vị báo cáo,Năm,Mã mô hình,Cơ quan thực hiện,Hình thức tuyên truyền,Số lượng,Ngày,Liên kết'

describe('a confirmed pair is one model everywhere (F4, case 4)', () => {
  const { receive, same, ask } = mailbox()
  const events = (unit: string, code: string, kind: string) => ({
    [`${kind}r.csv`]: csv(REPLICATION, `${unit},2026,${code},UBND phường Bắc Nha Trang,05/05/2026,2`),
    [`${kind}c.csv`]: csv(COMMENDATION, `${unit},2026,${code},Bằng khen,Tỉnh,12/QĐ-UBND,19/05/2026`),
    [`${kind}p.csv`]: csv(
      PUBLICITY,
      `${unit},2026,${code},Báo Khánh Hòa,Bài,1,20/05/2026,https://baokhanhhoa.vn/1`,
    ),
  })
  const year = { year: '2026' }

  it('is two models before anybody decides, and said so', async () => {
    await receive('2026-11-01', {
      'g.csv': csv(
        `${MODEL},"Tên tập thể, cá nhân",Gửi về tỉnh,Kết quả đánh giá,Trạng thái,Mô hình điểm`,
        'UBND-22366,2026,Tuyến phố không rác,8,Tổ dân phố,U1,Tổ dân phố 5,có,hiệu quả,được công nhận,x',
        'UBND-22366,2026,Khác U,1,Tập thể,U2,,có,,,',
      ),
      'p.csv': csv(
        `${MODEL},"Tên tập thể, cá nhân",Gửi về tỉnh,Kết quả đánh giá`,
        'DU-22366,2026,Tuyến phố không rác,8,Tổ dân phố,D1,Tổ dân phố 5,có,chưa đạt hiệu quả',
        'DU-22366,2026,Khác D,1,Tập thể,D2,,có,',
        'DU-22366,2026,Khác E,1,Tập thể,D3,,có,',
      ),
      ...events('UBND-22366', 'U1', 'g'),
      ...events('DU-22366', 'D1', 'p'),
    })
    expect(await ask('models', 'count undecided_count', year)).toEqual({ count: 5, undecided_count: 2 })
  })

  it('counts once in every total, with what either twin knows of it', async () => {
    await same('DU-22366/D1', 'UBND-22366/U1')
    expect(
      await ask(
        'models',
        'count reported_count effective_count recognised_count pilot_count replicated_count undecided_count',
        year,
      ),
    ).toEqual({
      count: 4,
      reported_count: 5,
      effective_count: 1,
      recognised_count: 1,
      pilot_count: 1,
      replicated_count: 1,
      undecided_count: 0,
    })
  })

  it('has the events that both tell of once', async () => {
    expect(await ask('replication', 'events sites models', year)).toEqual({ events: 1, sites: 2, models: 1 })
    expect(await ask('commendation', 'count', year)).toEqual({ count: 1 })
    expect(await ask('publicity', 'items press_items', year)).toEqual({ items: 1, press_items: 1 })
  })

  it('stays whole on each side and in each unit', async () => {
    const count = async (filters: Record<string, string>) =>
      (await ask('models', 'count', { ...year, ...filters }))['count']
    expect([await count({ channel: 'government' }), await count({ channel: 'party' })]).toEqual([2, 3])
    expect([await count({ unit_code: 'UBND-22366' }), await count({ unit_code: 'DU-22366' })]).toEqual([2, 3])
    expect(await ask('replication', 'events sites', { ...year, channel: 'government' })).toEqual({
      events: 1,
      sites: 2,
    })
    expect(await ask('replication', 'events sites', { ...year, channel: 'party' })).toEqual({
      events: 1,
      sites: 2,
    })
    expect(await ask('reporting', 'model_count sent_count', year)).toEqual({ model_count: 5, sent_count: 5 })
    expect(await ask('reporting', 'quota_met', { ...year, unit_code: 'DU-22366' })).toEqual({ quota_met: 1 })
  })
})

describe('a code given to another model in a later year (F13, case 6)', () => {
  const { receive, same, ask } = mailbox()

  it('is asked, and not taken for the same model', async () => {
    await receive('2024-12-01', {
      'm24.csv': csv(
        `${MODEL},Kết quả đánh giá,Trạng thái`,
        'SYT,2024,Bệnh viện không khói thuốc,6,Tập thể,1,hiệu quả,được công nhận',
        'SYT,2024,Tiếp đón 5 phút,6,Tập thể,2,,',
      ),
      'r24.csv': csv(REPLICATION, 'SYT,2024,1,Sở Nội vụ,01/06/2024,6'),
    })
    const { files } = await receive('2025-11-20', {
      'm25.csv': csv(
        `${MODEL},Kết quả đánh giá`,
        'SYT,2025,Câu lạc bộ dưỡng sinh,10,Câu lạc bộ,1,hiệu quả',
        'SYT,2025,Bếp ăn sạch,6,Tập thể,2,',
      ),
    })
    expect(files[0]!.issues.map(({ row, code }) => [row, code])).toEqual([
      [2, 'code-reused'],
      [3, 'code-reused'],
    ])
    expect(
      await ask('models', 'new_count maintained_count replicated_count outstanding_count undecided_count', {
        year: '2025',
      }),
    ).toEqual({
      new_count: 2,
      maintained_count: 0,
      replicated_count: 0,
      outstanding_count: 0,
      undecided_count: 2,
    })
    expect(await ask('cohort', 'count', { first_year: '2025', year: '2025' })).toEqual({ count: 2 })
  })

  it('is the same model once the steward says so', async () => {
    await same('SYT/1', 'SYT/1 năm 2025')
    expect(await ask('models', 'new_count maintained_count replicated_count', { year: '2025' })).toEqual({
      new_count: 1,
      maintained_count: 1,
      replicated_count: 1,
    })
  })
})

describe('predecessor and successor in one round (F14, case 1)', () => {
  const { receive, ask } = mailbox()

  it('count a model once in the province and whole in each of the two', async () => {
    await receive('2025-06-30', {
      'hu.csv': csv(MODEL, 'HU-573,2025,Hẻm xanh,8,Thôn,KV-01', 'HU-573,2025,Đường quê,9,Xã,KV-02'),
    })
    await receive('2025-12-01', {
      'du1.csv': csv(
        MODEL,
        'DU-22609,2025,Hẻm xanh,8,Thôn,KV-01',
        'DU-22609,2025,Tổ tự quản,4,Tập thể,',
        'DU-22609,2025,Một cửa,1,Tập thể,',
      ),
      'du2.csv': csv(MODEL, 'DU-22612,2025,Đường quê,9,Xã,KV-02'),
    })
    expect(await ask('models', 'count', { year: '2025' })).toEqual({ count: 4 })
    expect(await ask('models', 'count', { year: '2025', unit_code: 'HU-573' })).toEqual({ count: 2 })
    expect(await ask('models', 'count', { year: '2025', unit_code: 'DU-22609' })).toEqual({ count: 3 })
  })
})

describe('the same bytes sent again (F21, case 7)', () => {
  const { receive, ask, states } = mailbox()
  const first = csv(MODEL, 'SYT,2025,Y1,6,Tập thể,Y1', 'SYT,2025,Y2,6,Tập thể,Y2', 'SYT,2025,Y3,6,Tập thể,Y3')
  const wrong = csv(MODEL, 'SYT,2025,Y9,6,Tập thể,Y9')
  const models = async (unit: string) =>
    (await ask('models', 'count', { year: '2025', unit_code: unit }))['count']

  it('bring their version back', async () => {
    await receive('2025-11-10', { 'ban-1.csv': first })
    await receive('2025-11-12', { 'nham.csv': wrong })
    expect(await models('SYT')).toBe(1)
    await receive('2025-11-14', { 'ban-1-gui-lai.csv': first })
    expect(await models('SYT')).toBe(3)
  })

  it('change nothing where the whole mailbox is given again', async () => {
    await receive('2025-11-16', { 'ban-1.csv': first, 'nham.csv': wrong })
    expect(await models('SYT')).toBe(3)
  })

  it('still say when they came first', async () => {
    const other = csv(MODEL, 'SCT,2025,T1,2,Tập thể,T1')
    await receive('2025-12-10', { 'sct.csv': other })
    expect(await states('SCT', '2025')).toEqual(['late'])
    await receive('2025-11-25', { 'sct.csv': other })
    expect(await states('SCT', '2025')).toEqual(['on_time'])
  })
})

describe('reports of earlier years loaded without a day of receipt (F16, case 8)', () => {
  const { receive, ask, states } = mailbox()

  it('are received, and neither late nor on time', async () => {
    await receive(null, {
      'a.csv': csv(MODEL, 'SYT,2025,Y1,6,Tập thể,Y1'),
      'b.csv': csv(MODEL, 'SNV,2025,N1,1,Tập thể,N1'),
    })
    expect(await states('SYT', '2025')).toEqual(['undated'])
    expect(await ask('reporting', 'received late on_time undated on_time_rate', { year: '2025' })).toEqual({
      received: 2,
      late: 0,
      on_time: 0,
      undated: 2,
      on_time_rate: null,
    })
  })

  it('are late or in time once the day is said', async () => {
    await receive('2025-11-28', { 'b.csv': csv(MODEL, 'SNV,2025,N1,1,Tập thể,N1') })
    expect(await states('SNV', '2025')).toEqual(['on_time'])
  })

  it('of a round that is open came on the day of loading', async () => {
    await receive(null, { 'c.csv': csv(MODEL, 'STP,2026,P1,1,Tập thể,P1') })
    expect(await states('STP', '2026')).toEqual(['on_time'])
  })
})

describe('outstanding, adopters, medians and kinds of publicity (F19, F20, F28, case 18)', () => {
  const { receive, ask } = mailbox()

  it('a unit adopts nothing of its own, and what is not effective is not outstanding', async () => {
    await receive('2026-11-01', {
      'm.csv': csv(
        `${MODEL},Trạng thái,Kết quả đánh giá,Ngày đăng ký`,
        'SYT,2026,Tự nhân rộng,6,Tập thể,A,được công nhận,chưa đạt hiệu quả,01/02/2026',
        'SYT,2026,Nhân rộng thật,6,Tập thể,B,được công nhận,hiệu quả,01/02/2026',
        'SYT,2026,Không ghi ngày,6,Tập thể,C,,,01/02/2026',
      ),
      'r.csv': csv(
        REPLICATION,
        'SYT,2026,A,Sở Y tế,01/05/2026,50',
        'SYT,2026,A,Sở Y tế,02/05/2026,50',
        'SYT,2026,B,Sở Nội vụ,01/06/2026,3',
        'SYT,2026,C,Sở Nội vụ,,1',
      ),
      'p.csv': csv(PUBLICITY, 'SYT,2026,B,Báo Khánh Hòa,Bài,3,,', 'SYT,2026,B,Báo Khánh Hòa,Chuyên mục,1,,'),
    })
    expect(await ask('replication', 'adopting_units', { year: '2026', model_name: 'Tự nhân rộng' })).toEqual({
      adopting_units: 0,
    })
    expect(await ask('models', 'outstanding_count', { year: '2026' })).toEqual({ outstanding_count: 1 })
  })

  it('a replication without a day is in no median', async () => {
    // A: 1 February to 1 May, 89 days; B: to 1 June, 120 days; C has no day.
    expect(await ask('replication', 'median_days_to_replicate', { year: '2026' })).toEqual({
      median_days_to_replicate: 104.5,
    })
  })

  it('articles and columns are not added', async () => {
    expect(await ask('publicity', 'items press_items sections', { year: '2026' })).toEqual({
      items: null,
      press_items: 3,
      sections: 1,
    })
    expect(await ask('publicity', 'items', { year: '2026', form: 'article' })).toEqual({ items: 3 })
  })
})

describe('registrations of the year (F11, F12, case 22)', () => {
  const { receive, ask, states } = mailbox()
  const REGISTERED = `${MODEL},Hình thức đăng ký,Ngày đăng ký`
  const counts = () => ask('models', 'count new_count supplementary_count', { year: '2026' })

  it('are no report of results; supplements add to them', async () => {
    const { files } = await receive('2026-02-12', {
      'dk-dau-nam.csv': csv(
        REGISTERED,
        'SYT,2026,Y1,6,Tập thể,Y1,mới,10/02/2026',
        'SYT,2026,Y2,6,Tập thể,Y2,mới,10/02/2026',
      ),
    })
    expect(files[0]!.issues.map(({ code, value }) => [code, value])).toEqual([
      ['registration-list', 'Đăng ký'],
    ])
    await receive('2026-08-15', {
      'bo-sung.csv': csv(
        REGISTERED,
        ...['B1', 'B2', 'B3'].map((code) => `SYT,2026,${code},6,Tập thể,${code},bổ sung,10/08/2026`),
      ),
    })
    expect(await counts()).toEqual({ count: 5, new_count: 2, supplementary_count: 3 })
    expect(await states('SYT', '2026')).toContain('not_due')
  })

  it('a second supplement adds too, and says the last of a model that it names again', async () => {
    await receive('2026-09-10', {
      'bo-sung-2.csv': csv(
        REGISTERED,
        'SYT,2026,B3 sửa tên,6,Tập thể,B3,bổ sung,10/08/2026',
        'SYT,2026,B4,6,Tập thể,B4,bổ sung,01/09/2026',
      ),
    })
    expect(await counts()).toEqual({ count: 6, new_count: 2, supplementary_count: 4 })
  })

  it('give way to the annual report', async () => {
    await receive('2026-11-20', {
      'nam.csv': csv(`${MODEL},Kết quả đánh giá`, 'SYT,2026,Y1,6,Tập thể,Y1,hiệu quả'),
    })
    expect(await counts()).toEqual({ count: 1, new_count: 1, supplementary_count: 0 })
    expect(await states('SYT', '2026')).toContain('on_time')
  })

  it('a list that says what became of its models, or that names its round, is that report', async () => {
    const { files } = await receive('2026-03-01', {
      'snv.csv': csv(`${REGISTERED},Trạng thái`, 'SNV,2026,N1,1,Tập thể,N1,mới,10/02/2026,'),
      'stp.csv': csv(`${REGISTERED},Kỳ`, 'STP,2026,P1,1,Tập thể,P1,mới,10/02/2026,Năm'),
    })
    expect(files.flatMap((file) => file.issues)).toEqual([])
    expect([await states('SNV', '2026'), await states('STP', '2026')]).toEqual([['on_time'], ['on_time']])
  })
})

describe('half-year evaluations (F5, F9, case 12)', () => {
  const { receive, ask } = mailbox()

  it('count in the year, and the half-year knows earlier replications', async () => {
    await receive('2025-11-20', {
      'a25.csv': csv(
        MODEL,
        'SYT,2025,Y0,6,Tập thể,Y0',
        'SYT,2025,Y1,6,Tập thể,Y1',
        'SYT,2025,Y2,6,Tập thể,Y2',
      ),
      'a25r.csv': csv(REPLICATION, 'SYT,2025,Y0,Sở Nội vụ,10/10/2025,3'),
    })
    await receive('2026-07-05', {
      'h26.csv': csv(
        `${MODEL},Kỳ,Kết quả đánh giá 6 tháng`,
        ...['Y0', 'Y1', 'Y2'].map((code) => `SYT,2026,${code},6,Tập thể,${code},6 tháng đầu năm,hiệu quả`),
      ),
    })
    await receive('2026-11-20', {
      'a26.csv': csv(
        `${MODEL},Kết quả đánh giá`,
        ...['Y0', 'Y1', 'Y2'].map((code) => `SYT,2026,${code},6,Tập thể,${code},hiệu quả`),
      ),
    })
    const half = { year: '2026', round: 'h1' }
    expect(await ask('models', 'evaluated_h1_count replicated_count', half)).toEqual({
      evaluated_h1_count: 3,
      replicated_count: 1,
    })
    expect(await ask('models', 'evaluated_h1_count replicated_count', { year: '2026' })).toEqual({
      evaluated_h1_count: 3,
      replicated_count: 1,
    })
  })
})

describe('the same day last year (F3, case 9)', () => {
  const { receive, ask, province } = mailbox()
  const rows = (year: number, n: number, more = '') =>
    Array.from({ length: n }, (_, i) => `SYT,${year},Y${i},6,Tập thể,Y${i}${more}`)
  const card = () => listSnapshots(dataPaths(province.dataDir)).find(({ id }) => id === province.snapshot())!
  const against = () => comparisonOf(2026, true, TODAY, undefined, card().comparedOn)

  it('is what was known on that day, not what was sent since', async () => {
    await receive('2025-11-20', { 's25.csv': csv(MODEL, ...rows(2025, 2)) })
    await receive('2025-12-10', {
      's25b.csv': csv(`${MODEL},Kết quả đánh giá`, ...rows(2025, 10, ',hiệu quả')),
    })
    await receive('2026-11-20', { 's26.csv': csv(MODEL, ...rows(2026, 5)) })
    expect(await ask('models', 'count', { year: '2025' })).toEqual({ count: 10 })
    const then = await province.ask(
      {
        measures: ['models.count', 'models.effective_count'],
        filters: [equals('models.year', 2025), ...basisOf(against())],
      },
      TODAY,
    )
    expect(then).toEqual([{ count: '2', effective_count: '0' }])
    expect(changeOfCount(5, 2, against())).toMatchObject({ kind: 'more', difference: 3 })
  })

  it('is the whole year before where nothing of it came or was decided since', async () => {
    const other = mailbox()
    await other.receive('2025-11-20', { 's25.csv': csv(MODEL, ...rows(2025, 2)) })
    await other.receive('2026-11-20', { 's26.csv': csv(MODEL, ...rows(2026, 5)) })
    const then = await other.province.ask(
      { measures: ['models.count'], filters: [equals('models.year', 2025), ...basisOf(against())] },
      TODAY,
    )
    expect(then).toEqual([{ count: '2' }])
  })

  it('of another day than today is named, and nothing is said to be the same day', () => {
    const dated = comparisonOf(2026, true, '2026-12-01', undefined, '2025-11-29')
    expect(dated).toMatchObject({ day: '2025-11-29', known: true, dated: true })
    expect(againstName(dated)).toBe('ngày 29/11/2025')
    expect(comparisonOf(2026, true, '2026-11-29', undefined, '2025-11-29').dated).toBeUndefined()
    // A snapshot of 2026 knows nothing of what was known of 2026 when 2027 began.
    expect(comparisonOf(2027, true, '2027-01-05', undefined, '2025-11-29')).toEqual({
      year: 2026,
      day: '2026-01-05',
      oldArea: false,
    })
  })

  it('is in no figure that does not ask for it', async () => {
    expect(await ask('models', 'count', {})).toEqual({ count: 15 })
    expect(await ask('models', 'reported_count', { unit_code: 'SYT' })).toEqual({ reported_count: 15 })
  })
})

describe('a subject that is filled in a year later (F27)', () => {
  it('is suggested to be the same model, within one unit, and said beside the total', async () => {
    const { receive, ask, province } = mailbox()
    const head = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân"'
    await receive('2025-11-20', {
      'a.csv': csv(head, 'SYT,2025,Bếp ấm,6,Tập thể,', 'SYT,2025,Phố xanh,6,Tập thể,'),
    })
    await receive('2026-11-20', {
      'b.csv': csv(head, 'SYT,2026,Bếp ấm,6,Tập thể,Khoa Dinh dưỡng', 'SYT,2026,Vườn mẫu,6,Tập thể,'),
    })
    expect(await ask('models', 'count new_count undecided_count', { year: '2026' })).toEqual({
      count: 2,
      new_count: 2,
      undecided_count: 1,
    })
    const pairs = await province.ask({
      dimensions: ['kind', 'reason', 'model_name', 'other_model_name', 'year'].map((d) => `duplicates.${d}`),
    })
    expect(pairs).toEqual([
      {
        kind: 'continuation',
        reason: 'same_unit',
        model_name: 'Bếp ấm',
        other_model_name: 'Bếp ấm',
        year: '2026',
      },
    ])
  })
})
