import path from 'node:path'
import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LoadIssue } from '../../etl/loaded.ts'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'

// Expected values by hand, from NQ 1667/NQ-UBTVQH15 and the lists of 2024 (data/reference says
// where each comes from); never from what the loader answers.

interface Asked {
  unit: string
  year: string
  round: string
  area: string
  field: string
}

interface Answer {
  issues: LoadIssue[]
  row: Record<string, string | number | null> | undefined
}

const columns = {
  unit: 'Đơn vị báo cáo',
  year: 'Năm',
  round: 'Kỳ',
  code: 'Mã mô hình',
  name: 'Tên mô hình',
  field: 'Lĩnh vực',
  kind: 'Đối tượng',
  area: 'Địa bàn',
}

/** Sends one row a question and returns what each was taken for. */
async function ask(questions: Partial<Asked>[]): Promise<Answer[]> {
  const dir = tempDir()
  const rows = questions.map((q, i) => [
    q.unit ?? 'UBMTTQ',
    q.year ?? '2024',
    q.round ?? 'năm',
    `Q${i}`,
    `Câu hỏi ${i}`,
    q.field ?? '1',
    'Tập thể',
    q.area ?? '',
  ])
  writeFiles(dir, { 'q.csv': Papa.unparse([Object.values(columns), ...rows]) })
  const { files } = await loadHere(path.join(dir, 'data'), [path.join(dir, 'q.csv')], '2026-11-20')
  const found = await figures(
    path.join(dir, 'data'),
    'SELECT model_code, unit_code, field_code, area_then_code, area_then_name, district_code FROM fct_model',
  )
  const byCode = new Map(found.map((row) => [String(row[0]), row as (string | number | null)[]]))
  return questions.map((_, i) => {
    const row = byCode.get(`Q${i}`)
    return {
      issues: files[0]!.issues.filter((issue) => issue.row === i + 2),
      row: row && {
        unit: row[1]!,
        field: row[2]!,
        area: row[3]!,
        areaName: row[4]!,
        district: row[5]!,
      },
    }
  })
}

/** What a case expects: a place as "code name", or an issue code. */
type Case = [question: Partial<Asked>, expected: string]

function answered({ issues, row }: Answer, value: (row: NonNullable<Answer['row']>) => string): string {
  const errors = issues.filter((issue) => issue.severity === 'error')
  if (errors.length > 0) return errors.map((issue) => issue.code).join(' ')
  return row ? value(row) : 'neither accepted nor held'
}

function table(
  title: string,
  cases: Case[],
  value: (row: NonNullable<Answer['row']>) => string,
  also?: (answer: Answer, expected: string) => void,
): void {
  describe(title, () => {
    let answers: Answer[]
    beforeAll(async () => {
      answers = await ask(cases.map(([question]) => question))
    })
    test.each(cases.map(([question, expected], i) => [JSON.stringify(question), expected, i] as const))(
      '%s → %s',
      (_question, expected, i) => {
        expect(answered(answers[i]!, value)).toBe(expected)
        also?.(answers[i]!, expected)
      },
    )
  })
}

const place = (row: NonNullable<Answer['row']>) => `${row['area'] ?? '–'} ${row['areaName'] ?? '–'}`
const same = (texts: string[], rest: Partial<Asked>, expected: string): Case[] =>
  texts.map((area) => [{ ...rest, area }, expected])

const y2024 = { year: '2024' }
const h2025 = { year: '2025', round: '6 tháng đầu năm' }
const y2025 = { year: '2025' }
const y2026 = { year: '2026' }

table(
  'areas, however they are written',
  [
    ...same(
      [
        'Thành phố Nha Trang',
        'TP. Nha Trang',
        'TP Nha Trang',
        'T.P Nha Trang',
        'T.P. Nha Trang',
        'tp.nha trang',
        'THÀNH PHỐ NHA TRANG',
        'thanh pho nha trang',
        'Nha Trang',
        'nha trang',
        '568',
        'Thành phố Nha Trang, tỉnh Khánh Hòa',
        'TP Nha Trang, Khánh Hoà',
        'TP Nha Trang - tỉnh Khánh Hoà',
        'Tha\u0300nh ph\u00f4\u0301 Nha Trang',
        'Thành\u00a0phố\u200b Nha  Trang',
      ],
      y2024,
      '568 Thành phố Nha Trang',
    ),
    ...same(
      [
        'Thị xã Ninh Hòa',
        'TX Ninh Hòa',
        'TX. Ninh Hoà',
        'T.X Ninh Hoà',
        'thi xa ninh hoa',
        'Ninh Hoà',
        '572',
      ],
      y2024,
      '572 Thị xã Ninh Hòa',
    ),
    ...same(['Huyện Cam Lâm', 'H. Cam Lâm', 'huyen cam lam', 'Cam Lâm'], y2024, '570 Huyện Cam Lâm'),
    ...same(
      [
        'Phường Vĩnh Hòa',
        'Phường Vĩnh Hoà',
        'P. Vĩnh Hoà',
        'P.Vĩnh Hòa',
        'p vinh hoa',
        'Vĩnh Hòa',
        '22327',
        'Phường Vĩnh Hòa, thành phố Nha Trang',
        'P. Vĩnh Hoà, TP. Nha Trang',
        'Vĩnh Hòa, Nha Trang',
        'Phường Vĩnh Hòa, TP. Nha Trang, tỉnh Khánh Hòa',
        'Phường Vĩnh Hòa, tỉnh Khánh Hòa',
      ],
      y2024,
      '22327 Phường Vĩnh Hòa',
    ),
    ...same(
      ['Thị trấn Vạn Giã', 'TT Vạn Giã', 'TT. Vạn Giã', 'T.T Vạn Giã', 'Vạn Giã', 'van gia'],
      y2024,
      '22489 Thị trấn Vạn Giã',
    ),
    ...same(['Xã Diên Hòa', 'X. Diên Hoà', 'xa dien hoa', 'Diên Hoà'], y2024, '22684 Xã Diên Hòa'),
    ...same(
      ['Đặc khu Trường Sa', 'ĐK Trường Sa', 'dac khu truong sa', 'Trường Sa'],
      y2026,
      '22736 Đặc khu Trường Sa',
    ),
    ...same(
      ['Toàn tỉnh', 'toàn tỉnh', 'Tỉnh', 'cấp tỉnh', 'Tỉnh Khánh Hòa', 'tỉnh Khánh Hoà', ''],
      y2024,
      '56 Tỉnh Khánh Hòa',
    ),
  ],
  place,
)

table(
  'areas as valid in the round',
  [
    // Codes are re-used: 22366 was three wards.
    [{ year: '2023', area: '22366' }, '22366 Phường Phước Tiến'],
    [{ ...y2024, area: '22366' }, '22366 Phường Tân Tiến'],
    [{ ...h2025, area: '22366' }, '22366 Phường Tân Tiến'],
    [{ ...y2025, area: '22366' }, '22366 Phường Nha Trang'],
    [{ ...y2026, area: '22366' }, '22366 Phường Nha Trang'],
    // Old names of earlier in the round are carried to its last day.
    [{ ...y2024, area: 'Phường Phước Tiến' }, '22366 Phường Tân Tiến'],
    [{ ...y2024, area: 'Phường Tân Lập' }, '22366 Phường Tân Tiến'],
    [{ ...y2024, area: 'Phường Xương Huân' }, '22348 Phường Vạn Thạnh'],
    [{ ...y2024, area: 'Xã Ninh Vân' }, '22606 Xã Ninh Phước'],
    [{ ...y2024, area: 'Diên Đồng' }, '22660 Xã Xuân Đồng'],
    [{ ...y2025, area: 'Phường Lộc Thọ' }, '22366 Phường Nha Trang'],
    [{ ...y2025, area: 'Phường Tân Tiến' }, '22366 Phường Nha Trang'],
    [{ ...y2025, area: 'TT Diên Khánh' }, '22651 Xã Diên Khánh'],
    [{ ...y2025, area: 'Huyện Trường Sa' }, '22736 Đặc khu Trường Sa'],
    // … and are none of the next one's.
    [{ ...y2025, area: 'Phường Xương Huân' }, 'area-unknown'],
    [{ ...y2026, area: 'Phường Tân Tiến' }, 'area-unknown'],
    [{ ...y2026, area: 'Huyện Diên Khánh' }, 'area-unknown'],
    [{ ...y2026, area: 'TP. Nha Trang' }, 'area-unknown'],
    [{ ...h2025, area: 'Phường Nha Trang' }, 'area-unknown'],
    [{ ...y2024, area: 'Phường Nha Trang' }, 'area-unknown'],
    // The same full name, another territory.
    [{ ...y2024, area: 'Xã Ninh Phước' }, '22606 Xã Ninh Phước'],
    [{ ...h2025, area: 'Xã Ninh Phước' }, '22606 Xã Ninh Phước'],
    [{ ...y2025, area: 'Xã Ninh Phước' }, '22870 Xã Ninh Phước'],
    [{ ...y2025, area: 'Xã Ninh Phước, thị xã Ninh Hòa' }, '22561 Phường Đông Ninh Hòa'],
    [{ ...y2026, area: 'Xã Ninh Phước' }, '22870 Xã Ninh Phước'],
    [{ ...y2024, area: 'Xã Ninh Sơn' }, '22531 Xã Ninh Sơn'],
    [{ ...h2025, area: 'Xã Ninh Sơn' }, '22531 Xã Ninh Sơn'],
    [{ ...y2025, area: 'Xã Ninh Sơn' }, '22810 Xã Ninh Sơn'],
    [{ ...y2026, area: 'Xã Ninh Sơn' }, '22810 Xã Ninh Sơn'],
    // A unit that ended in June 2025 cannot mean what began in July.
    [{ ...y2025, unit: 'UBND thị xã Ninh Hòa', area: 'Xã Ninh Phước' }, '22561 Phường Đông Ninh Hòa'],
    [{ ...y2025, unit: 'Thị ủy Ninh Hòa', area: 'Xã Ninh Sơn' }, '22546 Xã Bắc Ninh Hòa'],
    // The same name, another code and a larger territory.
    ...(
      [
        ['Xã Đại Lãnh', '22492', '22504'],
        ['Xã Diên Lâm', '22654', '22660'],
        ['Phường Bảo An', '22744', '22741'],
        ['Phường Đông Hải', '22768', '22780'],
        ['Xã Xuân Hải', '22858', '22861'],
        ['Xã Phước Hậu', '22879', '22873'],
        ['Xã Phước Dinh', '22903', '22888'],
        ['Xã Phước Hà', '22885', '22900'],
        ['Xã Cà Ná', '22910', '22909'],
      ] as const
    ).flatMap(([area, before, after]): Case[] => [
      [{ ...y2024, area }, `${before} ${area}`],
      [{ ...h2025, area }, `${before} ${area}`],
      [{ ...y2025, area }, `${after} ${area}`],
      [{ ...y2026, area }, `${after} ${area}`],
    ]),
    // A ward of before and a commune of after, both with their type word.
    [{ ...y2025, area: 'Phường Ninh Hải' }, '22561 Phường Đông Ninh Hòa'],
    [{ ...y2025, area: 'Xã Ninh Hải' }, '22852 Xã Ninh Hải'],
    [{ ...y2024, area: 'Phường Ninh Hải' }, '22543 Phường Ninh Hải'],
    [{ ...y2024, area: 'Xã Ninh Hải' }, 'area-unknown'],
  ],
  place,
)

table(
  'what is ambiguous is asked back',
  [
    // Marks tell Xã Thành Hải (Phan Rang) from Xã Thanh Hải (Ninh Hải); without them nobody can.
    [{ ...y2024, area: 'Xã Thành Hải' }, '22774 Xã Thành Hải'],
    [{ ...y2024, area: 'Xã Thanh Hải' }, '22868 Xã Thanh Hải'],
    [{ ...y2024, area: 'XÃ THÀNH HẢI' }, '22774 Xã Thành Hải'],
    [{ ...y2024, area: 'X. Thành Hải' }, '22774 Xã Thành Hải'],
    [{ ...y2024, area: 'Thanh Hải' }, '22868 Xã Thanh Hải'],
    [{ ...y2024, area: 'xa thanh hai' }, 'area-ambiguous'],
    [{ ...y2024, area: 'thanh hai' }, 'area-ambiguous'],
    [{ ...y2024, area: 'xa thanh hai, phan rang - thap cham' }, '22774 Xã Thành Hải'],
    [{ ...y2024, area: 'xa thanh hai, huyen ninh hai' }, '22868 Xã Thanh Hải'],
    // Bare names that two places bear; the type word, the district or the sender tells them apart.
    [{ ...y2024, area: 'Phước Hải' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Phường Phước Hải' }, '22357 Phường Phước Hải'],
    [{ ...y2024, area: 'P. Phước Hải' }, '22357 Phường Phước Hải'],
    [{ ...y2024, area: 'Xã Phước Hải' }, '22894 Xã Phước Hải'],
    [{ ...y2024, area: 'Phước Hải, TP. Nha Trang' }, '22357 Phường Phước Hải'],
    [{ ...y2024, area: 'Phước Hải, huyện Ninh Phước' }, '22894 Xã Phước Hải'],
    [{ ...y2024, area: 'Phước Hải', unit: 'Thành ủy Nha Trang' }, '22357 Phường Phước Hải'],
    [{ ...y2024, area: 'Vĩnh Hải' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Phường Vĩnh Hải' }, '22330 Phường Vĩnh Hải'],
    [{ ...y2024, area: 'Xã Vĩnh Hải' }, '22846 Xã Vĩnh Hải'],
    [{ ...y2025, area: 'Vĩnh Hải' }, 'area-ambiguous'],
    [{ ...y2026, area: 'Vĩnh Hải' }, '22846 Xã Vĩnh Hải'],
    [{ ...y2024, area: 'Phước Hòa' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Phước Hoà' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Phường Phước Hoà' }, '22372 Phường Phước Hòa'],
    [{ ...y2024, area: 'Xã Phước Hòa' }, '22786 Xã Phước Hòa'],
    [{ ...y2024, area: 'Vạn Thạnh' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Vạn Thạnh, Vạn Ninh' }, '22519 Xã Vạn Thạnh'],
    [{ ...y2024, area: 'Vạn Thắng' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Ninh Sơn' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Ninh Phước' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Ninh Hải' }, 'area-ambiguous'],
    // District names live on as commune names.
    [{ ...y2024, area: 'Diên Khánh' }, 'area-ambiguous'],
    [{ ...y2024, area: 'Huyện Diên Khánh' }, '574 Huyện Diên Khánh'],
    [{ ...y2024, area: 'Thị trấn Diên Khánh' }, '22651 Thị trấn Diên Khánh'],
    [{ ...y2024, area: 'Diên Khánh', unit: 'Huyện ủy Diên Khánh' }, '574 Huyện Diên Khánh'],
    [{ ...y2025, area: 'Diên Khánh' }, 'area-ambiguous'],
    [{ ...y2025, area: 'Xã Diên Khánh' }, '22651 Xã Diên Khánh'],
    [{ ...y2026, area: 'Diên Khánh' }, '22651 Xã Diên Khánh'],
    [{ ...y2025, area: 'Nha Trang' }, 'area-ambiguous'],
    [{ ...y2025, area: 'Cam Ranh' }, 'area-ambiguous'],
    [{ ...y2026, area: 'Nha Trang' }, '22366 Phường Nha Trang'],
    [{ ...y2024, area: 'Trường Sa' }, 'area-ambiguous'],
    // A district that contradicts the commune is no hint to be overlooked.
    [{ ...y2024, area: 'Phường Vĩnh Hòa, huyện Cam Lâm' }, 'area-unknown'],
  ],
  place,
  ({ issues }, expected) => {
    if (expected !== 'area-ambiguous') return
    const { message } = issues[0]!
    expect(message.match(/“/g)!.length).toBeGreaterThanOrEqual(3)
  },
)

table(
  'draft names of April 2025 are unknown, with a suggestion',
  ['Phường Cam Ranh 1', 'Cam Ranh 4', 'Phan Rang 5', 'Phường Phan Rang 1', 'Xã Ninh Sơn 2', 'Ninh Sơn 4'].map(
    (area): Case => [{ ...y2025, area }, 'area-unknown'],
  ),
  place,
  ({ issues }) => expect(issues[0]!.message).toMatch(/Có phải “[^”]*(Cam Ranh|Phan Rang|Ninh Sơn)[^”]*”\?/),
)

table(
  'an old place in a later round: refused, with the unit of today',
  (
    [
      ['Phường Tân Tiến', 'Phường Nha Trang'],
      ['Phường Vĩnh Phước', 'Phường Bắc Nha Trang'],
      ['Xã Ninh Vân', 'Phường Đông Ninh Hòa'],
      ['Thị trấn Vạn Giã', 'Xã Vạn Ninh'],
    ] as const
  ).map(([area]): Case => [{ ...y2026, area }, 'area-unknown']),
  place,
  ({ issues }) => {
    const successor = {
      'Phường Tân Tiến': 'Phường Nha Trang',
      'Phường Vĩnh Phước': 'Phường Bắc Nha Trang',
      'Xã Ninh Vân': 'Phường Đông Ninh Hòa',
      'Thị trấn Vạn Giã': 'Xã Vạn Ninh',
    }[issues[0]!.value!]!
    expect(issues[0]!.message).toContain(`Có phải “${successor}”?`)
  },
)

const unit = (row: NonNullable<Answer['row']>) => String(row['unit'])
const units = (texts: string[], rest: Partial<Asked>, expected: string): Case[] =>
  texts.map((text) => [{ ...rest, unit: text }, expected])

table(
  'units, however they are written',
  [
    ...units(
      [
        'SYT',
        'syt',
        'Sở Y tế',
        'SỞ Y TẾ',
        'so y te',
        'Sở Y tế tỉnh Khánh Hòa',
        'Sở Y tế Khánh Hòa',
        'Sở Y tế tỉnh Khánh Hoà',
      ],
      y2024,
      'SYT',
    ),
    ...units(
      [
        'UBND thành phố Nha Trang',
        'UBND TP Nha Trang',
        'UBND TP. Nha Trang',
        'UBND T.P Nha Trang',
        'ubnd tp nha trang',
        'Ủy ban nhân dân thành phố Nha Trang',
        'Uỷ ban nhân dân TP. Nha Trang',
        'UBND thành phố Nha Trang tỉnh Khánh Hòa',
        'UBND TP Nha Trang, tỉnh Khánh Hoà',
        'UBND Nha Trang',
        'UBND-568',
        'UBND NT',
      ],
      y2024,
      'UBND-568',
    ),
    ...units(
      [
        'UBND phường Nha Trang',
        'UBND P. Nha Trang',
        'Ủy ban nhân dân phường Nha Trang',
        'UBND Nha Trang',
        'UBND-22366',
      ],
      y2026,
      'UBND-22366',
    ),
    ...units(
      ['Đảng ủy xã Diên Khánh', 'Đảng uỷ X. Diên Khánh', 'Đảng bộ xã Diên Khánh', 'Đảng ủy Diên Khánh'],
      y2026,
      'DU-22651',
    ),
    ...units(
      ['UBND thị xã Ninh Hòa', 'UBND TX. Ninh Hoà', 'UBND T.X Ninh Hòa', 'UBND Ninh Hòa'],
      y2024,
      'UBND-572',
    ),
    ...units(
      ['Thành ủy Nha Trang', 'Thành uỷ Nha Trang', 'Đảng bộ thành phố Nha Trang', 'Đảng bộ TP. Nha Trang'],
      y2024,
      'HU-568',
    ),
    ...units(
      ['Hội Nông dân tỉnh Khánh Hòa', 'Hội Nông dân tỉnh', 'Hội Nông dân', 'HND', 'hoi nong dan tinh'],
      y2026,
      'HND',
    ),
    ...units(
      ['Hội Liên hiệp Phụ nữ tỉnh Khánh Hòa', 'Hội LHPN tỉnh Khánh Hoà', 'Hội LHPN tỉnh', 'Hội LHPN'],
      y2026,
      'HLHPN',
    ),
    ...units(
      [
        'Ủy ban MTTQ Việt Nam tỉnh Khánh Hòa',
        'UBMTTQ Việt Nam tỉnh Khánh Hòa',
        'UBMTTQ tỉnh',
        'UBMTTQ',
        'Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Khánh Hòa',
        'Uỷ ban Mặt trận Tổ quốc Việt Nam tỉnh',
      ],
      y2026,
      'UBMTTQ',
    ),
    ...units(['Ban Tuyên giáo Tỉnh ủy', 'Ban Tuyên giáo Tỉnh uỷ Khánh Hòa', 'BTGTU'], y2024, 'BTGTU'),
    ...units(['Ban Tuyên giáo và Dân vận Tỉnh ủy', 'BTGDVTU'], y2026, 'BTGDVTU'),
    ...units(
      ['Sở Lao động - Thương binh và Xã hội', 'Sở Lao động, Thương binh và Xã hội', 'SLĐTBXH', 'SLDTBXH'],
      y2024,
      'SLDTBXH',
    ),
    ...units(['Sở Nội vụ', 'SNV'], y2025, 'SNV'),
    ...units(['Tổng Công ty Khánh Việt', 'Khatoco', 'KHATOCO'], y2026, 'KHATOCO'),
    ...units(['UBND đặc khu Trường Sa', 'UBND ĐK Trường Sa', 'UBND Trường Sa'], y2026, 'UBND-22736'),
  ],
  unit,
)

table(
  'units that the round does not know',
  [
    [{ ...y2024, unit: 'UBND phường Nha Trang' }, 'unit-closed'],
    [{ ...y2026, unit: 'UBND TP Nha Trang' }, 'unit-closed'],
    [{ ...y2026, unit: 'Ban Tuyên giáo Tỉnh ủy' }, 'unit-closed'],
    [{ ...y2024, unit: 'Ban Tuyên giáo và Dân vận Tỉnh ủy' }, 'unit-closed'],
    [{ ...y2026, unit: 'Sở Lao động - Thương binh và Xã hội' }, 'unit-closed'],
    // Both existed on some day of 2025.
    [{ ...y2025, unit: 'UBND Nha Trang' }, 'unit-ambiguous'],
    [{ ...h2025, unit: 'UBND Nha Trang' }, 'UBND-568'],
    [{ ...y2025, unit: 'UBND TP Nha Trang' }, 'UBND-568'],
    [{ ...y2025, unit: 'UBND phường Nha Trang' }, 'UBND-22366'],
    [{ ...y2024, unit: 'Sở Y té tỉnh' }, 'unit-unknown'],
    [{ ...y2026, unit: 'UBND phường Nha Trag' }, 'unit-unknown'],
    [{ ...y2026, unit: 'UBND phường Cam Ranh 1' }, 'unit-unknown'],
  ],
  unit,
  ({ issues }, expected) => {
    if (expected === 'unit-unknown') expect(issues[0]!.message).toMatch(/Có phải “[^”]+”\?/)
  },
)

const field = (row: NonNullable<Answer['row']>) => String(row['field'])
const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI']
const names = [
  'Cơ quan, đơn vị hành chính, sự nghiệp',
  'Phát triển sản xuất, kinh doanh, lao động giỏi, lao động sáng tạo',
  'Phát triển kinh tế hộ gia đình, giảm nghèo bền vững',
  'Quốc phòng - an ninh',
  'Giáo dục và đào tạo',
  'Y tế, chăm sóc sức khỏe Nhân dân',
  'Thanh niên khởi nghiệp, lập nghiệp',
  'Thôn, tổ dân phố điển hình tiên tiến',
  'Xây dựng nông thôn mới',
  'Gia đình, dòng họ, câu lạc bộ',
  'Người tốt, việc tốt',
]

table(
  'fields, however they are written',
  [
    ...names.flatMap((name, i): Case[] => {
      const number = String(i + 1)
      const forms = [
        number,
        number.padStart(2, '0'),
        `${number}.`,
        `Lĩnh vực ${number}`,
        `LV ${number}`,
        roman[i]!,
        roman[i]!.toLowerCase(),
        `Lĩnh vực ${roman[i]!}`,
        name,
        name.toUpperCase(),
        name.normalize('NFD'),
        name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D'),
        name.replaceAll(',', '').replaceAll(' - ', '-'),
        `${number}. ${name}`,
        `${number} - ${name}`,
        `${roman[i]!}. ${name}`,
        `Lĩnh vực ${number}: ${name}`,
      ]
      return forms.map((text) => [{ field: text }, number])
    }),
    [{ field: 'Y tế, chăm sóc sức khoẻ nhân dân' }, '6'],
    [{ field: 'Quốc phòng, an ninh' }, '4'],
    [{ field: 'Giáo dục - đào tạo' }, '5'],
    [{ field: '12' }, 'field-unknown'],
    [{ field: '0' }, 'field-unknown'],
    [{ field: 'XII' }, 'field-unknown'],
    [{ field: '1.5' }, 'field-unknown'],
    [{ field: 'Văn hóa' }, 'field-unknown'],
    // A number and another field's name contradict each other.
    [{ field: '5. Y tế, chăm sóc sức khỏe Nhân dân' }, 'field-unknown'],
  ],
  field,
)
