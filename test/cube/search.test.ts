import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { matches, patternsOf, phraseOf, plainText, searchText } from '../../cube/domain/search.ts'
import { searched, type Table } from '../../cube/server/export/table.ts'

/** What a search finds: words as people mean them, the same on the page and in the file taken from it. */

describe('a search', () => {
  it.each([
    // What a letter more or less, or another tone, used to find.
    ['môi trường', 'Hiệu trưởng đổi mới quản lý', false],
    ['môi trường', 'Bảo vệ môi trường biển', true],
    ['môi trường', 'Xây dựng môi trường mạng lành mạnh', true],
    ['hiến máu', 'Chiến sĩ thi đua, gương kiểu mẫu', false],
    ['hiến máu', 'Câu lạc bộ hiến máu tình nguyện', true],
    ['Vạn Giã', 'Xã Vạn Thắng, giảm nghèo và giáo dục', false],
    ['Vạn Giã', 'Thị trấn Vạn Giã', true],
    // Without marks every mark is meant.
    ['phan loai rac', 'Phân loại rác tại nguồn', true],
    ['huyen van ninh', 'Huyện Vạn Ninh', true],
    ['moi truong', 'Bảo vệ môi trường', true],
    ['moi', 'Đổi mới', true],
    // With marks only these.
    ['mới', 'Bảo vệ môi trường', false],
    ['dân', 'Dẫn đầu phong trào', false],
    ['đường', 'Duong', false],
    // The word that is being typed.
    ['môi trư', 'Bảo vệ môi trường', true],
    ['môi trươ', 'Bảo vệ môi trường', true],
    ['môi trườ', 'Bảo vệ môi trường', true],
    ['mô', 'Môi trường', true],
    ['tru', 'Trường học', true],
    // A complete word is not the beginning of another.
    ['tru ', 'Trường học', false],
    ['mô trường', 'Bảo vệ môi trường', false],
    // Old and new ways to write a tone.
    ['hoà bình', 'Xã Hòa Bình', true],
    ['hòa bình', 'Xã Hoà Bình', true],
    ['thuỷ', 'Thủy lợi', true],
    // Codes, case and signs.
    ['hu 571', 'HU-571-2021-004', true],
    ['ĐƯỜNG', 'Con đường hoa', true],
    ['', 'bất kỳ', true],
    ['a.*', 'bcd', false],
  ])('“%s” in “%s”: %s', (search, text, found) => {
    expect(matches(text, search)).toBe(found)
  })

  it('knows what stands side by side', () => {
    const phrase = phraseOf('môi trường')!
    expect(new RegExp(phrase.source, 'u').test(plainText('Bảo vệ môi trường'))).toBe(true)
    expect(new RegExp(phrase.source, 'u').test(plainText('Trường học, môi sinh'))).toBe(false)
    expect(phraseOf('một')).toBeNull()
  })

  it('finds a text by any of its words, with marks or without, and by how its last word begins', () => {
    const word = fc.stringMatching(/^[a-zàáảãạăâêôơưđềếộợữỹ]{1,7}$/u)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), (words, which) => {
        const text = words.join(', ')
        const one = words[which % words.length]!
        expect(matches(text, one)).toBe(true)
        expect(matches(text, searchText(one))).toBe(true)
        expect(matches(text, `${words.join(' ')} `)).toBe(true)
        expect(matches(text, searchText(one).slice(0, 3))).toBe(true)
      }),
    )
  })
})

describe('the same search in a file', () => {
  let connection: DuckDBConnection
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect()
  })
  afterAll(() => connection.closeSync())

  it('finds the rows that the page finds', async () => {
    const piece = fc.constantFrom(
      'môi',
      'mới',
      'mỗi',
      'trường',
      'trưởng',
      'hoà',
      'hòa',
      'Đường',
      'A-12',
      'dân',
      'x',
    )
    const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(' '))
    const search = fc.array(
      fc.oneof(
        piece,
        piece.map(searchText),
        piece.map((one) => one.slice(0, 2)),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, text), { minLength: 1 }),
        search,
        fc.boolean(),
        async (rows, words, end) => {
          const asked = words.join(' ') + (end ? ' ' : '')
          const values = rows.map(([a, b], i) => `(${i}, '${a}', '${b}')`).join(', ')
          const table = {
            sql: `SELECT * FROM (VALUES ${values}) t(n, a, b)`,
            values: [],
            columns: ['n', 'a', 'b'].map((name) => ({ name })),
            query: {},
          } as unknown as Table
          const { sql, values: given } = searched(table, asked, ['a', 'b'])
          const found = await (await connection.run(sql, given)).getRows()
          const expected = rows.flatMap(([a, b], i) => {
            const texts = {
              plain: [a, b].map(plainText).join('\n'),
              folded: [a, b].map(searchText).join('\n'),
            }
            return patternsOf(asked).every(({ on, source }) => new RegExp(source, 'u').test(texts[on]))
              ? [i]
              : []
          })
          expect(found.map(([n]) => Number(n)).sort((x, y) => x - y)).toEqual(expected)
        },
      ),
      { numRuns: 200 },
    )
  })
})
