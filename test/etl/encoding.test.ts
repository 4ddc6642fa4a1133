import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decode, findOldFont } from '../../etl/intake/encoding.ts'
import { isSyllable, readAsVietnamese } from '../../etl/intake/vietnamese.ts'
import { decodeVni, encodeVni } from '../../etl/intake/vni.ts'
import { encodeTcvn3, encoders } from './encodings.ts'

// Every letter with every tone, by Unicode's own composition.
const bases = [...'aăâeêioôơuưy']
const tones = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']
const lower = bases.flatMap((base) => tones.map((tone) => (base + tone).normalize('NFC'))).concat('đ')
const letters = [...lower, ...lower.map((letter) => letter.toUpperCase())]

const words =
  'ủy ban nhân dân tỉnh khánh hòa thị xã ninh đảng bộ phường nha trang người cao tuổi giúp nhau làm kinh tế giỏi hộ nghèo vượt khó khuyến học quyết thắng vì an quốc phòng giáo dục đào tạo sức khỏe khởi nghiệp lập tổ dân phố điển hình tiên tiến xây dựng nông thôn mới gia đình dòng họ câu lạc bộ việc tốt thuyền thưởng nghiêng khuya khoắt ngoằn ngoèo quýt gì giữa'.split(
    ' ',
  )

// A list is never one word: real files have a header line that is Vietnamese already.
const text = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 60 })
  .map((list) => `Đơn vị báo cáo, tên mô hình, lĩnh vực\n${list.join(' ')}`)
const cased = fc.tuple(text, fc.boolean()).map(([t, upper]) => (upper ? t.toUpperCase() : t))

describe('any Vietnamese text survives', () => {
  test.each(Object.entries(encoders).filter(([name]) => name !== 'tcvn3'))('%s', (name, encode) => {
    fc.assert(
      fc.property(cased, (original) => {
        const decoded = decode(encode(original))
        expect(decoded?.encoding).toBe(name.split(' ')[0])
        expect(decoded?.text).toBe(original.normalize('NFC'))
      }),
      { numRuns: 300 },
    )
  })

  test('tcvn3, the case of accented capitals aside', () => {
    fc.assert(
      fc.property(cased, (original) => {
        const decoded = decode(encodeTcvn3(original))
        expect(decoded?.encoding).toBe('tcvn3')
        expect(decoded?.text).toBe(original.normalize('NFC').toLowerCase())
      }),
      { numRuns: 300 },
    )
  })

  test('a guess is called a guess; what is certain is not', () => {
    const original = 'Đơn vị báo cáo, tên mô hình'
    for (const [name, encode] of Object.entries(encoders)) {
      const certain = name.startsWith('utf-8') || name.endsWith('with mark')
      expect([name, decode(encode(original))?.guessed]).toEqual([name, !certain])
    }
  })
})

describe('vni', () => {
  test('every letter has a form of its own and comes back', () => {
    expect(letters).toHaveLength(146)
    expect(new Set(letters.map(encodeVni)).size).toBe(letters.length)
    for (const letter of letters) expect(decodeVni(encodeVni(letter))).toBe(letter)
  })

  // As printed in VNI's own keyboard tables.
  test.each([
    ['Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
    ['Ñoäc laäp - Töï do - Haïnh phuùc', 'Độc lập - Tự do - Hạnh phúc'],
    ['UÛy ban nhaân daân tænh Khaùnh Hoøa', 'Ủy ban nhân dân tỉnh Khánh Hòa'],
    ['ngöôøi toát, vieäc toát', 'người tốt, việc tốt'],
    ['Thò xaõ Ninh Hoøa, lyù lòch, kyõ naêng', 'Thị xã Ninh Hòa, lý lịch, kỹ năng'],
  ])('%s', (vni, vietnamese) => {
    expect(decodeVni(vni)).toBe(vietnamese)
  })
})

describe('old fonts in Unicode cells', () => {
  test('tcvn3 and vni columns are found and read', () => {
    expect(findOldFont(['Uû ban nh©n d©n tØnh Kh¸nh Hßa', 'Së Y tÕ'])?.encoding).toBe('tcvn3')
    expect(findOldFont(['Uû ban nh©n d©n tØnh Kh¸nh Hßa'])?.decode('Së Y tÕ')).toBe('Sở Y tế')
    expect(findOldFont(['UÛy ban nhaân daân', 'Ngöôøi toát'])?.encoding).toBe('vni')
  })

  test('what is Vietnamese, foreign or plain is left alone', () => {
    fc.assert(
      fc.property(fc.array(cased, { minLength: 1, maxLength: 5 }), (texts) => {
        expect(findOldFont(texts.map((t) => t.normalize('NFC')))).toBeNull()
      }),
      { numRuns: 200 },
    )
    for (const texts of [['Peugeot', 'naïve café'], ['2025', 'abc'], ['Größe, Straße'], ['© 2025'], []])
      expect([texts, findOldFont(texts)]).toEqual([texts, null])
  })

  test('a whole column survives the round trip', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 3, maxLength: 6 }), (texts) => {
        const mojibake = (t: string) => iconv.decode(encodeTcvn3(t), 'windows1252')
        const font = findOldFont(texts.map(mojibake))
        expect(font?.encoding).toBe('tcvn3')
        for (const t of texts) expect(font?.decode(mojibake(t))).toBe(t.toLowerCase().normalize('NFC'))
      }),
      { numRuns: 100 },
    )
  })
})

describe('what reads as Vietnamese', () => {
  test.each([...words, 'Nguyễn', 'KHUYẾN', 'giếng', 'quả', 'ưỡn', 'yếu', 'oằn'])(
    '%s is a syllable',
    (word) => {
      expect(isSyllable(word)).toBe(true)
    },
  )

  test.each(['nh©n', 'tØnh', 'Uû-', 'xyz', 'strength', 'ệế', 'hoøa', 'bß', 'fà'])('%s is none', (word) => {
    expect(isSyllable(word)).toBe(false)
  })

  test('bytes that are no text are not taken for text', () => {
    expect(decode(Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 7919 + 128) % 256)))).toBeNull()
    expect(readAsVietnamese('plain ascii only')).toEqual({ marked: 0, good: 0 })
  })
})
