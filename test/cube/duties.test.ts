import { afterAll, describe, expect, it } from 'vitest'
import { Letters } from '../fixtures/letters.ts'
import { csv, infoBook } from '../fixtures/loaded.ts'

/** Duties of the plan that had no column (audited.md, section 3): from the sender's file to the figure. */

const letters = new Letters('2026-11-29')
afterAll(() => letters.province.close())

const MODEL = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const DUTIES =
  'Đối tượng ưu tiên,Đơn vị phối hợp,Học tập từ,Phong trào phát hiện,Tiêu chí đạt,Tác dụng,Hiệu quả,Thiết thực,Đã được giúp đỡ,"Khó khăn, vướng mắc"'
const year = { year: '2026' }
const counts =
  'priority_count partnered_count learnt_count found_count criteria_told_count impact_count effect_count practicality_count helped_count unhelped_count'
const numbers = async (filters: Record<string, string>) =>
  Object.values(await letters.ask('models', counts, filters))

describe('what a report says of the plan’s further duties', () => {
  it('is taken without a word, also under other names, and counted with the clause', async () => {
    const { files } = await letters.receive('2026-11-20', {
      'a.csv': csv(
        `${MODEL},${DUTIES}`,
        'SYT,2026,Y1,Trạm gần dân,6,Tập thể,,Sở Nội vụ; Sở Tài chính,Đà Nẵng,,1; 3,đạt,đạt,chưa đạt,có,Thiếu người',
        'SYT,2026,Y2,Người đưa đò,11,Cá nhân,Lao động sản xuất,,,Phong trào “Lao động giỏi”,,chưa đánh giá,,,,Đường xa',
        'SYT,2026,Y3,Lớp học đêm,6,Tập thể,,,,,,,,,không,',
      ),
      'b.csv': csv(
        `${MODEL},Nhóm ưu tiên,Cơ quan phối hợp,Tính thiết thực`,
        'SNV,2026,N1,Một cửa,1,Tập thể,Chiến đấu và phục vụ chiến đấu,Sở Y tế,đạt',
      ),
      'c.csv': csv(MODEL, 'STP,2026,P1,Tủ sách,1,Tập thể'),
    })
    expect(files.flatMap(({ issues }) => issues)).toEqual([])
    expect(await numbers(year)).toEqual([2, 2, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(
      await letters.rows(
        'models',
        'model_code priority_group partners learnt_from found_by criteria_met impact effect practicality helped',
        { ...year, unit_code: 'SYT' },
      ),
    ).toEqual(
      expect.arrayContaining([
        ['Y1', null, 'Sở Nội vụ; Sở Tài chính', 'Đà Nẵng', null, '1; 3', 'met', 'met', 'not_met', true],
        [
          'Y2',
          'production',
          null,
          null,
          'Phong trào “Lao động giỏi”',
          null,
          'not_evaluated',
          null,
          null,
          null,
        ],
        ['Y3', null, null, null, null, null, null, null, null, false],
      ]),
    )
    expect(await letters.rows('models', 'model_code helped impact', { ...year, unit_code: 'STP' })).toEqual([
      ['P1', null, null],
    ])
  })

  it('of two units’ one model is what either says, once', async () => {
    await letters.receive('2026-11-21', {
      'u.csv': csv(
        `${MODEL},"Tên tập thể, cá nhân",${DUTIES}`,
        'UBND-22366,2026,U1,Phố xanh,8,Tổ dân phố,Tổ 5,Công tác,,Hội An,,,chưa đạt,,,không,Thiếu đèn',
      ),
      'd.csv': csv(
        `${MODEL},"Tên tập thể, cá nhân",${DUTIES}`,
        'DU-22366,2026,D1,Phố xanh,8,Tổ dân phố,Tổ 5,,Mặt trận phường,,,2,đạt,,,có,',
      ),
    })
    await letters.decide('same', 'DU-22366/D1', 'UBND-22366/U1')
    expect(await numbers({ ...year, field_code: '8' })).toEqual([1, 1, 1, 0, 1, 1, 0, 0, 1, 0])
    expect(await numbers({ ...year, unit_code: 'DU-22366' })).toEqual([1, 1, 1, 0, 1, 1, 0, 0, 1, 0])
  })

  it('holds a row back where a closed list has another word, and says what there is', async () => {
    const { files } = await letters.receive('2026-11-22', {
      'x.csv': csv(`${MODEL},Đối tượng ưu tiên`, 'STC,2026,C1,Sổ vàng,1,Tập thể,Ưu tiên nào đó'),
    })
    expect(files[0]!.issues.map(({ column, code }) => [column, code])).toEqual([
      ['Đối tượng ưu tiên', 'value-unknown'],
    ])
    expect(files[0]!.issues[0]!.message).toContain('công tác')
  })

  it('says when a unit issued its plan, and how often the Front looked', async () => {
    const info = (unit: string, more: Record<string, string | number>) =>
      infoBook({ 'Đơn vị báo cáo': unit, Năm: 2026, 'Không có mô hình': 'x', ...more })
    await letters.receive('2026-11-23', {
      'm1.xlsx': await info('UBMTTQ', {
        'Số, ngày kế hoạch triển khai': '12/KH-MTTQ',
        'Ngày kế hoạch': '05/02/2026',
        'Giám sát của Mặt trận': 4,
      }),
      'm2.xlsx': await info('HND', { 'Giám sát của Mặt trận': 'Phối hợp giám sát tại 3 xã' }),
    })
    expect(
      await letters.ask('declaration', 'front_supervision_count front_supervisions_total plan_count', year),
    ).toEqual({ front_supervision_count: 2, front_supervisions_total: 4, plan_count: 1 })
    expect(
      await letters.rows('declaration', 'plan_date front_supervision', { ...year, unit_code: 'UBMTTQ' }),
    ).toEqual([['2026-02-05T00:00:00.000', '4']])
  })
})
