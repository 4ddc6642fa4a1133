import { cpSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../etl/backup.ts'
import { decide, listPairs, type Decided, type PairList, type Verdict } from '../../etl/decisions.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths, referenceDir } from '../../etl/paths.ts'
import { currentSnapshot, listSnapshots } from '../../etl/snapshots.ts'
import { rowsOf } from '../../etl/sql.ts'
import { status } from '../../etl/status.ts'
import { verify } from '../../etl/verify.ts'
import { loadHere } from './inprocess.ts'
import { etl, figures, tempDir, writeFiles } from './run.ts'

const header =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Địa bàn'

const dir = tempDir()
const loaded = path.join(dir, 'loaded')
let copies = 0

/** Data of a test's own: the files below, loaded, nothing decided. */
function place(): string {
  const data = path.join(dir, `data-${(copies += 1)}`)
  cpSync(loaded, data, { recursive: true })
  return data
}

function decideHere(
  data: string,
  verdict: Verdict,
  a: string,
  b: string,
  today = '2025-12-20',
): Promise<Decided> {
  return decide(dataPaths(data), referenceDir(), { verdict, models: [a, b], today, publish: true })
}

/** Each pair as "kind reason A B decision". */
async function pairs(data: string): Promise<string[]> {
  const list = await listPairs(dataPaths(data), referenceDir())
  return list.pairs
    .map(({ kind, reason, a, b, decision }) =>
      [kind, reason, a.ref, b.ref, decision?.verdict ?? '-'].join(' '),
    )
    .sort()
}

/** Models of 2025 counted in the total, and as the units report them. */
async function counts(data: string): Promise<unknown> {
  const [row] = await figures(
    data,
    `SELECT count(*) FILTER (counted)::INT, count(*)::INT, count(*) FILTER (counted AND replicated)::INT
     FROM fct_model WHERE year = 2025`,
  )
  return row
}

const hashOf = (data: string) => {
  const paths = dataPaths(data)
  return listSnapshots(paths).find((card) => card.id === currentSnapshot(paths))!.contentHash
}

const [SAME_PLACE, SAME_SUBJECT, SAME_CODE, CONTINUES] = [
  ['DU-22366/D1', 'UBND-22366/U1'],
  ['HND/H1', 'SYT/A1'],
  ['SNV/CHUNG-01', 'STC/CHUNG-01'],
  ['SGTVT/X9', 'SXD/Y9'],
] as const

beforeAll(async () => {
  const folder = writeFiles(path.join(dir, 'files'), {
    // Two channels of one ward, each for its own territory; marks and case do not count.
    'phuong.csv': `${header}\nUBND-22366,2025,U1,Ngõ phố sạch đẹp,7,Tập thể,,\nUBND-22366,2025,U2,Dân vận khéo,7,Tập thể,Tổ 1,\n`,
    'dang-uy.csv': `${header}\nDU-22366,2025,D1,NGÕ PHỐ SẠCH ĐẸP,7,Tập thể,,\nDU-22366,2025,D2,Dân vận khéo,7,Tập thể,Tổ 2,\n`,
    // One person under one name; another of the same name and model in another field; a name alone.
    'y-te.csv': `${header}\nSYT,2025,A1,Bác sĩ tận tâm,6,Cá nhân,Nguyễn Văn Mẫu,\nSYT,2025,A2,Dân vận khéo,6,Tập thể,,\n`,
    'nong-dan.csv': `${header}\nHND,2025,H1,Bác sĩ tận tâm,6,Cá nhân,NGUYỄN VĂN MẪU,\nHND,2025,H2,Bác sĩ tận tâm,1,Cá nhân,Nguyễn Văn Mẫu,\nHND,2025,H3,Dân vận khéo,6,Tập thể,,\n`,
    // One code and one name, wherever.
    'noi-vu.csv': `${header}\nSNV,2025,CHUNG-01,Một cửa thân thiện,1,Tập thể,,\n`,
    'tai-chinh.csv': `${header}\nSTC,2025,CHUNG-01,Một cửa thân thiện,1,Tập thể,,\nSTC,2025,CHUNG-02,Một cửa,1,Tập thể,,\n`,
    // Sở Xây dựng succeeds Sở Giao thông vận tải: once under a new code, once under the old one.
    'gtvt.csv': `${header}\nSGTVT,2024,X9,Cầu đường an toàn,2,Tập thể,,\nSGTVT,2024,X8,Bến xe văn minh,2,Tập thể,,\n`,
    'xay-dung.csv': `${header}\nSXD,2025,Y9,Cầu đường an toàn,2,Tập thể,,\nSXD,2025,X8,Bến xe văn minh,2,Tập thể,,\n`,
    'nhan-rong.csv':
      'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng\nDU-22366,2025,D1,Toàn tỉnh\nSGTVT,2024,X9,Toàn tỉnh\n',
    'received.csv': 'file,received_on\ngtvt.csv,2024-11-20\nnhan-rong.csv,2025-11-25\n',
  })
  const result = await loadHere(loaded, [folder], '2025-11-20')
  expect(result.files.map((sheet) => sheet.rejected)).toEqual(result.files.map(() => 0))
  const doubts = result.files.flatMap((sheet) =>
    sheet.issues.map((i) => [sheet.name, i.row, i.code].join(' ')),
  )
  expect(doubts.sort()).toEqual(
    ['dang-uy.csv 2', 'noi-vu.csv 2', 'nong-dan.csv 2', 'phuong.csv 2', 'tai-chinh.csv 2', 'y-te.csv 2'].map(
      (row) => `${row} duplicate-model`,
    ),
  )
  expect(result.files.find((s) => s.name === 'dang-uy.csv')!.issues[0]!.message).toBe(
    'Có thể trùng với mô hình, điển hình đã báo cáo: “Ngõ phố sạch đẹp” (UBND phường Nha Trang).',
  )
})

describe('pairs that look alike', () => {
  test('are listed with the reason, and nothing is merged', async () => {
    expect(await pairs(loaded)).toEqual([
      'continuation successor SGTVT/X9 SXD/Y9 -',
      'duplicate same_code SNV/CHUNG-01 STC/CHUNG-01 -',
      'duplicate same_place DU-22366/D1 UBND-22366/U1 -',
      'duplicate same_subject HND/H1 SYT/A1 -',
    ])
    // 14 models of 2025, D1 replicated.
    expect(await counts(loaded)).toEqual([14, 14, 1])
    expect(
      await figures(
        loaded,
        `SELECT kind, count(*)::INT, count(decision)::INT FROM fct_duplicate GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual([
      ['continuation', 1, 0],
      ['duplicate', 3, 0],
    ])
  })

  test('are told by the command, for people and for programs', async () => {
    const text = await etl(loaded, ['duplicates'])
    expect(text.stdout).toContain(
      [
        'Có thể trùng (cùng tên, cùng địa bàn), 2025:',
        '  DU-22366/D1: “NGÕ PHỐ SẠCH ĐẸP”, lĩnh vực 7, Đảng ủy phường Nha Trang, 2025',
        '  UBND-22366/U1: “Ngõ phố sạch đẹp”, lĩnh vực 7, UBND phường Nha Trang, 2025',
        '  → chưa quyết định',
      ].join('\n'),
    )
    expect(text.stdout).toContain('4 cặp, 4 cặp chưa quyết định.')
    const { undecided, pairs: list } = JSON.parse(
      (await etl(loaded, ['duplicates', '--json'])).stdout,
    ) as PairList
    expect(undecided).toBe(4)
    expect(list.find((pair) => pair.kind === 'continuation')).toEqual({
      kind: 'continuation',
      reason: 'successor',
      reasonName: 'Cùng tên, ở đơn vị kế thừa',
      years: [2025],
      a: expect.objectContaining({
        ref: 'SGTVT/X9',
        unitName: 'Sở Giao thông vận tải',
        fieldCode: 2,
        year: 2024,
      }) as object,
      b: expect.objectContaining({
        ref: 'SXD/Y9',
        unitName: 'Sở Xây dựng',
        subjectName: null,
        year: 2025,
      }) as object,
      decision: null,
      history: [],
    })
  })
})

describe('a decision', () => {
  test('“same”: counted once in the total, kept in what each unit reports; taken back, all is as before', async () => {
    const data = place()
    await etl(data, ['publish'], { TODAY: '2025-12-22' })
    const before = hashOf(data)
    const run = await etl(
      data,
      ['decide', '--same', ...SAME_PLACE, '--note', 'Đã hỏi phường', '--by', 'Trần Thị Mẫu', '--json'],
      {
        TODAY: '2025-12-20',
      },
    )
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ load: 2, verdict: 'same', decidedOn: '2025-12-20' })
    // Replicated by one of the two is replicated.
    expect(await counts(data)).toEqual([13, 14, 1])
    expect(
      await figures(
        data,
        `SELECT DISTINCT model_key, replicated FROM fct_model WHERE model_code IN ('D1', 'U1')`,
      ),
    ).toEqual([['DU-22366/d1', true]])
    expect(
      await figures(
        data,
        `SELECT decision, decided_on::VARCHAR, decided_by, note FROM fct_duplicate WHERE reason = 'same_place'`,
      ),
    ).toEqual([['same', '2025-12-20', 'Trần Thị Mẫu', 'Đã hỏi phường']])
    const { pairs: list } = await listPairs(dataPaths(data), referenceDir())
    expect(list.at(-1)!.decision).toEqual({
      load: 2,
      verdict: 'same',
      decidedOn: '2025-12-20',
      decidedBy: 'Trần Thị Mẫu',
      note: 'Đã hỏi phường',
    })
    // In any order, whatever the case.
    await decideHere(data, 'undone', 'ubnd-22366/u1', 'du-22366/d1', '2025-12-22')
    expect(await counts(data)).toEqual([14, 14, 1])
    expect(hashOf(data)).toBe(before)
    const again = (await listPairs(dataPaths(data), referenceDir())).pairs.find(
      (p) => p.reason === 'same_place',
    )!
    expect([again.decision, again.history.map((d) => d.verdict)]).toEqual([null, ['same', 'undone']])
    expect((await status(dataPaths(data))).loads.map((l) => [l.files, l.decisions])).toEqual([
      [9, 0],
      [0, 1],
      [0, 1],
    ])
  })

  test('the second of a pair is still sent by its unit: the quota is met with it', async () => {
    const data = path.join(dir, 'quota')
    const rows = (unit: string) =>
      [1, 2, 3].map((n) => `${unit},2025,${n},Tuyến đường ${n},7,Tập thể,,`).join('\n')
    const folder = writeFiles(path.join(dir, 'quota-files'), {
      'a.csv': `${header}\n${rows('DU-22366')}\n`,
      'b.csv': `${header}\n${rows('UBMTTQ')}\n`,
    })
    await loadHere(data, [folder], '2025-11-20')
    const quota = `SELECT unit_code, model_count, sent_count, quota_met FROM fct_reporting WHERE year = 2025 AND received_on IS NOT NULL ORDER BY 1`
    const [first, second] = await figures(data, quota)
    expect(first![3]).toBe(true)
    await decideHere(data, 'same', `${String(first![0])}/1`, `${String(second![0])}/1`)
    // Each unit's own report stays whole; the province's total counts the pair once.
    expect(await figures(data, quota)).toEqual([first, second])
    expect(await figures(data, 'SELECT CAST(count(*) FILTER (counted) AS INTEGER) FROM fct_model')).toEqual([
      [5],
    ])
  })

  test('“different”: nothing is counted otherwise, and it is undecided no more', async () => {
    const data = place()
    await decideHere(data, 'different', ...SAME_SUBJECT)
    expect(await counts(data)).toEqual([14, 14, 1])
    expect((await listPairs(dataPaths(data), referenceDir())).undecided).toBe(3)
    expect(
      await figures(data, `SELECT count(*)::INT FROM fct_quality WHERE code = 'duplicate-model'`),
    ).toEqual([[4]])
  })

  test('of three that are one, one counts', async () => {
    const data = place()
    await decideHere(data, 'same', ...SAME_SUBJECT)
    await decideHere(data, 'same', 'SYT/A1', 'HND/H2')
    expect(await counts(data)).toEqual([12, 14, 1])
    // A pair that only the steward saw is listed too.
    expect(await pairs(data)).toContain('duplicate steward HND/H2 SYT/A1 same')
  })

  test('a successor’s model is one with its predecessor’s through the years', async () => {
    const data = place()
    const story = `SELECT year, model_code, model_key, registration, replicated FROM fct_model WHERE model_code IN ('X9', 'Y9', 'X8') ORDER BY 1, 2`
    expect(await figures(data, story)).toEqual([
      [2024, 'X8', 'SGTVT/x8', 'new', false],
      [2024, 'X9', 'SGTVT/x9', 'new', true],
      [2025, 'X8', 'SGTVT/x8', 'maintained', false],
      [2025, 'Y9', 'SXD/y9', 'new', false],
    ])
    await decideHere(data, 'same', ...CONTINUES)
    expect((await figures(data, story)).at(-1)).toEqual([2025, 'Y9', 'SGTVT/x9', 'maintained', true])
    expect(await counts(data)).toEqual([14, 14, 2])
    expect(await pairs(data)).toContain('continuation successor SGTVT/X9 SXD/Y9 same')
    // A code that was given anew to something else is another model.
    await decideHere(data, 'different', 'SXD/X8', 'SGTVT/X8')
    expect((await figures(data, story))[2]).toEqual([2025, 'X8', 'SXD/x8', 'new', false])
  })

  test('counts from its day: figures as known before it do not know it', async () => {
    const data = place()
    await decideHere(data, 'same', ...SAME_PLACE, '2025-12-20')
    const known = async (...args: string[]) => {
      const run = await etl(data, ['publish', ...args, '--json'])
      const card = JSON.parse(run.stdout) as { id: string }
      const { snapshots } = dataPaths(data)
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const instance = await DuckDBInstance.create(path.join(snapshots, `${card.id}.duckdb`), {
        access_mode: 'READ_ONLY',
      })
      const connection = await instance.connect()
      const [row] = await rowsOf<{ n: number }>(
        connection,
        'SELECT CAST(count(*) FILTER (counted) AS INTEGER) AS n FROM fct_model WHERE year = 2025',
      )
      connection.closeSync()
      instance.closeSync()
      return row!.n
    }
    expect(await known('--as-of', '2025-12-19')).toBe(14)
    expect(await known('--as-of', '2025-12-20')).toBe(13)
    expect(await known('--as-of-load', '1')).toBe(14)
    expect(await known('--as-of-load', '2')).toBe(13)
  })

  test('is in the backup, and verify looks at it', async () => {
    const data = place()
    await decideHere(data, 'same', ...SAME_CODE)
    const file = path.join(dir, 'backup.gsb')
    await backup(dataPaths(data), file)
    const other = path.join(dir, 'restored')
    await restore(dataPaths(other), file)
    expect(await pairs(other)).toEqual(await pairs(data))
    expect((await verify(dataPaths(other))).filter((check) => check.fault !== null)).toEqual([])
    const ledger = await openLedger(dataPaths(other).ledger)
    await ledger.connection.run("UPDATE decision SET code = 'khong-co'")
    ledger.close()
    expect(
      (await verify(dataPaths(other))).map((check) => check.fault !== null).filter(Boolean),
    ).toHaveLength(1)
  })

  test('that makes no sense is refused in one line, and nothing is written', async () => {
    const data = place()
    await decideHere(data, 'same', ...SAME_SUBJECT)
    await decideHere(data, 'different', 'HND/H2', 'SYT/A1')
    const standing = hashOf(data)
    for (const [args, code, said] of [
      [['--same', ...SAME_SUBJECT], 1, /đã được xác định là cùng một mô hình từ trước/],
      [['--undo', ...SAME_PLACE], 1, /chưa có quyết định nào để hủy/],
      [
        ['--same', 'HND/H1', 'HND/H2'],
        1,
        /trái với một quyết định .*HND\/h2 và SYT\/a1 là khác nhau \(ngày 20\/12\/2025\).*--undo/,
      ],
      [['--same', 'SYT/A1', 'SYT/A99'], 1, /Không có mô hình SYT\/A99/],
      [['--same', 'SYT/A1', 'syt/a1'], 2, /cùng một mô hình SYT\/A1|một mô hình SYT\/A1/],
      [['--same', 'SYT', 'SYT/A1'], 2, /Không hiểu “SYT”/],
      [['--same', 'SYT/A1'], 2, /Cần đúng một trong --same, --different, --undo/],
      [['--same', '--different', ...SAME_PLACE], 2, /Cần đúng một trong/],
    ] as const) {
      const run = await etl(data, ['decide', ...args])
      expect([run.code, run.stdout]).toEqual([code, ''])
      expect(run.stderr.split('\n')[0]).toMatch(said)
    }
    expect(hashOf(data)).toBe(standing)
    expect((await status(dataPaths(data))).loads).toHaveLength(3)
    expect((await etl(path.join(dir, 'none'), ['decide', '--same', ...SAME_PLACE])).stderr).toMatch(
      /Chưa có dữ liệu/,
    )
  })
})

test('the same of several pairs is decided with one set of figures at the end', async () => {
  const data = place()
  const before = listSnapshots(dataPaths(data)).length
  const run = await etl(data, ['decide', '--same', '--json', ...SAME_PLACE, ...SAME_SUBJECT])
  expect(run.code).toBe(0)
  expect((await pairs(data)).filter((pair) => pair.endsWith(' same'))).toHaveLength(2)
  expect(listSnapshots(dataPaths(data))).toHaveLength(before + 1)
  // One that stands already does not hold up the others, and is told.
  const again = await etl(data, ['decide', '--same', '--json', ...SAME_CODE, ...SAME_PLACE])
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('Đã ghi 1/2 quyết định')])
  expect((await pairs(data)).filter((pair) => pair.endsWith(' same'))).toHaveLength(3)
  expect((await etl(data, ['decide', '--same', ...SAME_CODE, 'SNV/CHUNG-01'])).code).toBe(2)
})
