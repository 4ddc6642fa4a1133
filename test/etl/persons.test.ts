import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../etl/backup.ts'
import { dataPaths, referenceDir } from '../../etl/paths.ts'
import { HiddenNames, nameWords } from '../../etl/persons/names.ts'
import { PersonRegister } from '../../etl/persons/register.ts'
import { writeReturns } from '../../etl/workbooks/returns.ts'
import { writeTemplates } from '../../etl/workbooks/template.ts'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'
import { parts, sheetsOf } from './workbook.ts'

/** The register of persons, and what goes out to units and comes back while somebody is hidden. */

const header =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Kết quả nổi bật'
const NAME = 'Lê Thị Thuý Hằng'
const row = (code: string, name: string, field: string, subject: string, result: string) =>
  `Sở Y tế,2025,${code},${name},${field},cá nhân,${subject},${result}`
const csv = (...rows: string[]) => `${[header, ...rows].join('\n')}\n`

let dataDir: string
const register = () => new PersonRegister(dataDir)
const hidden = () =>
  register().hide({ name: NAME, units: null, document: '7/QĐ', reason: 'đề nghị', by: null })
const counts = () =>
  figures(
    dataDir,
    'SELECT year, count(*), count(DISTINCT model_key) FROM fct_model WHERE counted GROUP BY 1 ORDER BY 1',
  )
const everything = (files: Record<string, string>) => Object.values(files).join('\n')

beforeAll(async () => {
  dataDir = tempDir()
  const folder = writeFiles(tempDir(), {
    'bao cao Lê Thị Thúy Hằng.csv': csv(
      row('A1', 'Bác sĩ tận tâm', '1', 'LÊ THỊ THÚY HẰNG', 'Chữa bệnh cho dân'),
      row('A2', 'Điều dưỡng giỏi', '1', 'Trần Văn Đức', 'Cùng bà Lê Thị Thuý Hằng'),
      row('A3', 'Gương sáng Lê Thị Thuý Hằng', 'không rõ', NAME, ''),
    ),
  })
  await loadHere(dataDir, [folder], '2025-11-20')
})

describe('a name', () => {
  test('is found as people type it, and in no other name', () => {
    const names = new HiddenNames([
      {
        ...{ kind: 'hide', id: 'a', item: 1, at: '', document: '1', reason: '', by: null },
        ...{ name: 'Nguyễn Văn Hoà', units: null },
      },
    ])
    const word = '(đã ẩn theo quyết định số 1, mục 1)'
    for (const typed of [
      ...['Nguyễn Văn Hoà', 'NGUYỄN VĂN HÒA', 'nguyễn văn hòa', 'Nguyễn  Văn\u00a0Hoà'],
      ...['Nguyễn Văn Hòa'.normalize('NFD'), 'Nguyen Van Hoa', 'nguyen_van_hoa', 'NguyenVanHoa'],
    ])
      expect([typed, names.mask(`ông ${typed}, tổ 5`)]).toEqual([typed, `ông ${word}, tổ 5`])
    for (const other of [
      'Nguyễn Văn Hoàng',
      'Nguyễn Văn Hóa',
      'Nguyễn Văn Hoa',
      'Nguyễn Vân Hoà',
      'anguyen van hoa',
    ])
      expect(names.mask(other)).toBe(other)
    // A longer name that begins alike is hidden as well: to hide too much can be taken back.
    expect(names.mask('Nguyễn Văn Hoà Bình')).toBe(`${word} Bình`)
    // What holds no name stays as it is, byte for byte.
    const apart = 'Hội nghị'.normalize('NFD')
    expect(names.mask(apart)).toBe(apart)
  })

  test('comes back from its word, whatever stands around it', () => {
    const word = fc.constantFrom('Nguyễn', 'Thị', 'Hoà', 'Bình', 'Đỗ', 'Quý', 'Ước', 'Thuỳ', 'Ân', 'Y')
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 2, maxLength: 5 }),
        fc.string(),
        fc.string(),
        (words, before, after) => {
          const name = words.join(' ')
          expect(nameWords(name)).toEqual(words)
          const names = new HiddenNames([
            {
              ...{ kind: 'hide', id: 'a', item: 3, at: '', document: '9/QĐ', reason: '', by: null },
              ...{ name, units: null },
            },
          ])
          const text = `${before} ${name} ${after}`.normalize('NFC')
          const masked = names.mask(text)
          expect(masked).not.toContain(` ${name} `)
          expect(names.mask(masked)).toBe(masked)
          expect(names.reveal(masked)).toBe(text)
        },
      ),
    )
  })
})

describe('while somebody is hidden', () => {
  test('forms and returned rows have the word, come back with it, and nothing is counted otherwise', async () => {
    const before = await counts()
    const { id } = hidden()
    const out = tempDir()
    const [form] = await writeTemplates(dataPaths(dataDir), referenceDir(), {
      ...{ out, year: 2026, round: 'annual', unit: 'SYT' },
    })
    const said = everything(parts(readFileSync(form!)))
    expect(said).toContain('(đã ẩn theo quyết định số 7/QĐ, mục 1)')
    expect(said).toContain('Trần Văn Đức')
    expect(said.normalize('NFC')).not.toMatch(/Lê Thị Thu[ýý] Hằng|LÊ THỊ THÚY HẰNG|Thúy Hằng/i)

    const returned = tempDir()
    const { files } = await writeReturns(dataPaths(dataDir), referenceDir(), { out: returned })
    expect(files).toHaveLength(1)
    expect(readdirSync(returned).join()).not.toMatch(/Hằng|Hang/)
    const back = readFileSync(files[0]!.file)
    expect(everything(parts(back)).normalize('NFC')).not.toMatch(/Thu[ýy] Hằng|Thúy Hằng|THÚY HẰNG/i)
    expect([...(await sheetsOf(back)).keys()].length).toBeGreaterThan(0)

    // The unit sends the same rows with the word in them: they are the same models of the same person.
    const word = '(đã ẩn theo quyết định số 7/QĐ, mục 1)'
    const again = writeFiles(tempDir(), {
      'gui lai.csv': csv(
        row('A1', 'Bác sĩ tận tâm', '1', `"${word}"`, 'Chữa bệnh cho dân'),
        row('A2', 'Điều dưỡng giỏi', '1', 'Trần Văn Đức', `"Cùng bà ${word}"`),
      ),
    })
    const result = await loadHere(dataDir, [again], '2025-11-25')
    expect(result.files[0]!.accepted).toBe(2)
    expect(await counts()).toEqual(before)
    expect(await figures(dataDir, 'SELECT subject_name, result FROM fct_model ORDER BY model_code')).toEqual([
      [NAME, 'Chữa bệnh cho dân'],
      ['Trần Văn Đức', `Cùng bà ${NAME}`],
    ])
    register().show({ of: id, document: '8/QĐ', reason: 'xong', by: null })
    // A form that was sent while the decision stood may come back after it.
    expect(register().names().persons).toEqual([])
    expect(register().names().reveal(word)).toBe(NAME)
  })

  test('a backup holds the decisions, and one of before a decision does not take it back', async () => {
    const paths = dataPaths(dataDir)
    const earlier = path.join(tempDir(), 'earlier.backup')
    await backup(paths, earlier)
    const { id } = hidden()
    await restore(paths, earlier)
    expect(
      register()
        .names()
        .persons.map(({ name }) => name),
    ).toEqual([NAME])
    const later = path.join(tempDir(), 'later.backup')
    await backup(paths, later)
    const elsewhere = tempDir()
    await restore(dataPaths(elsewhere), later)
    expect(new PersonRegister(elsewhere).decisions().map((one) => one.id)).toContain(id)
    expect(new PersonRegister(elsewhere).decisions()).toEqual(register().decisions())
  })

  test('a line that was damaged takes no other with it, and is told', () => {
    const folder = tempDir()
    const there = new PersonRegister(folder)
    there.hide({ name: 'Trần Văn Đức', units: ['SYT'], document: '1', reason: 'x', by: null })
    const file = path.join(folder, 'persons.jsonl')
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"kind":"hide","na`)
    there.hide({ name: NAME, units: null, document: '2', reason: 'y', by: 'quản trị' })
    expect(there.damaged()).toBe(1)
    expect(there.names().persons.map(({ name, units }) => [name, units])).toEqual([
      ['Trần Văn Đức', ['SYT']],
      [NAME, null],
    ])
  })
})

describe('a correction', () => {
  test('is the next version of the row, with its source and reason; counts, days and the sender’s file stay', async () => {
    const { correct } = await import('../../etl/persons/correct.ts')
    const before = await counts()
    const days = await figures(
      dataDir,
      "SELECT received_on, state FROM fct_reporting WHERE unit_code = 'SYT' AND year = 2025",
    )
    const correction = {
      ...{ unit: 'SYT', model: 'A2', year: 2025, round: 'annual', column: 'subject_name' as const },
      ...{ value: 'Trần Văn Đực', source: 'căn cước công dân', reason: 'người đó đề nghị', by: 'tổng hợp' },
    }
    const result = await correct(dataPaths(dataDir), referenceDir(), correction, '2026-11-22')
    expect(result.files.map(({ status, accepted, rejected }) => [status, accepted, rejected])).toEqual([
      ['superseding', 2, 0],
    ])
    expect(
      await figures(dataDir, 'SELECT model_code, subject_name, result FROM fct_model ORDER BY 1'),
    ).toEqual([
      ['A1', NAME, 'Chữa bệnh cho dân'],
      ['A2', 'Trần Văn Đực', `Cùng bà ${NAME}`],
    ])
    expect(await counts()).toEqual(before)
    expect(
      await figures(
        dataDir,
        "SELECT received_on, state FROM fct_reporting WHERE unit_code = 'SYT' AND year = 2025",
      ),
    ).toEqual(days)
    await expect(
      correct(dataPaths(dataDir), referenceDir(), { ...correction, model: 'A9' }, '2026-11-22'),
    ).rejects.toThrow('Không có mô hình SYT/A9')
    await expect(
      correct(dataPaths(dataDir), referenceDir(), { ...correction, source: ' ' }, '2026-11-22'),
    ).rejects.toThrow('nguồn và lý do')
  })
})
