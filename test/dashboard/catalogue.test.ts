import { describe, expect, it } from 'vitest'
import type { Definition } from '../../cube/domain/definition.ts'
import { catalogueHeadline } from '../../dashboard/src/i18n/vi/catalogue.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'

const entry = (changes: Partial<Definition>): Definition => ({
  name: 'models.count',
  title: 'Số mô hình',
  description: '',
  numerator: null,
  denominator: null,
  exclusions: null,
  clause: 'Kế hoạch 235-KH/TU, mục III.2',
  quote: null,
  practice: false,
  version: '1',
  since: null,
  ...changes,
})

describe('the catalogue in one sentence', () => {
  it('counts ratios by their denominator, and leaves common practice out of the plan', () => {
    const definitions = [
      entry({}),
      entry({ numerator: 'models.a', denominator: 'models.b' }),
      entry({ practice: true }),
      entry({ clause: null }),
    ]
    expect(plain(catalogueHeadline([{ name: 'models', title: '', description: '', definitions }]))).toBe(
      '4 số liệu, trong đó 1 tỷ lệ đều ghi rõ tử số và mẫu số; 2 số liệu có căn cứ trong Kế hoạch 235-KH/TU và công văn triển khai.',
    )
  })
})
