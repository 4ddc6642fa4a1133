import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAGES } from '../../cube/domain/pages.ts'
import { ADDRESS_VALUES, unknownIn } from '../../cube/domain/address.ts'
import { readTable } from '../independent/files.ts'
import { serveReports } from './reported.ts'

/**
 * What an address asks for and there is not is said, with 404, and nothing else is shown in its place (P5, P39): every
 * page with unknown values of every filter of a closed list.
 */

let server: Awaited<ReturnType<typeof serveReports>>
beforeAll(async () => {
  server = await serveReports()
})
afterAll(() => server.close())

const UNKNOWN: Record<string, string[]> = {
  ...Object.fromEntries(Object.keys(ADDRESS_VALUES).map((name) => [name, ['khong-co']])),
  year: ['1999', '2026x', '-1', 'năm'],
  channel: ['Party', 'khối'],
  kind: ['person'],
  field: ['0', '12', '6,7', 'y-te'],
  level: ['huyện'],
  basis: ['old'],
  lang: ['fr'],
  theme: ['blue'],
}

const open = async (path: string) => {
  const response = await fetch(server.url + path, { headers: { accept: 'text/html' } })
  return { status: response.status, html: await response.text() }
}

describe('a page of an address with an unknown value', () => {
  it.each(PAGES.filter((path) => !/dang-nhap|tai-khoan|quan-tri/.test(path)))(
    '%s: says which one, with 404, and shows no figures of another',
    async (path) => {
      for (const [name, values] of Object.entries(UNKNOWN))
        for (const value of values) {
          const { status, html } = await open(`${path}?${name}=${encodeURIComponent(value)}`)
          expect(status, `${path} ${name}=${value}`).toBe(404)
          // What the server draws says it; what only the browser draws does so there.
          if (html.includes('<h1')) expect(html).toMatch(/Không có lựa chọn này|There is no such filter/)
        }
      // A code of no unit or place; the pages that are about one of them say so in words of their own.
      for (const name of ['unit', 'district', 'area', 'issue', 'of'])
        for (const value of ['KHONG-CO', '22366’', '%'])
          expect((await open(`${path}?${name}=${encodeURIComponent(value)}`)).status, `${path} ${name}`).toBe(
            404,
          )
      expect((await open(`${path}?unit=SYT&district=568&of=SYT&issue=unit-unknown`)).status).toBe(200)
      // Phương Sài (22351) was a ward until 30 June 2025: only who asks for the places of then finds it.
      expect((await open(`${path}?area=22366`)).status).toBe(200)
      expect((await open(`${path}?area=22351`)).status).toBe(404)
      expect((await open(`${path}?area=22351&basis=then`)).status).toBe(200)
      for (const name of ['from', 'to', 'since'])
        expect((await open(`${path}?${name}=khong-co`)).status, `${path} ${name}`).toBe(404)
      expect((await open(`${path}?from=corrected&to=province&since=2026-11-30`)).status).toBe(200)
      expect((await open(`${path}?snapshot=nope`)).status).toBe(404)
      expect((await open(`${path}?year=2026&field=6&basis=common&channel=party`)).status).toBe(200)
      expect((await open(`${path}?year=&field=`)).status).toBe(200)
      for (const twice of ['year=2025&year=2026', 'field=1&field=2', 'q=a&q=b'])
        expect((await open(`${path}?${twice}`)).status, `${path}?${twice}`).toBe(404)
    },
  )
})

describe('the filters of an address', () => {
  it('have the codes of the reference tables', () => {
    const named = readTable('data/reference', 'values').filter((row) => row['name_en'])
    const codes = [...named, ...readTable('data/reference', 'code_names')]
    for (const [name, list] of Object.entries({
      ...{ channel: 'channel', level: 'level', subject: 'kind', category: 'category', unitKind: 'unit_kind' },
      ...{ evaluation: 'evaluation', status: 'status' },
    }))
      expect(ADDRESS_VALUES[name]!.source.slice(2, -2).split('|'), name).toEqual(
        codes.filter((one) => one['list'] === list).map((one) => one['code']),
      )
  })

  it('are named where their value is in no list', () => {
    const asked = (search: string) => new URLSearchParams(search)
    expect(unknownIn(asked('year=2026&field=12'))).toBe('field=12')
    expect(unknownIn(asked('field=11'))).toBeNull()
    expect(unknownIn(asked('year=2026&field=&unit=anything&q=gì'))).toBeNull()
    expect(unknownIn(asked('year=2026&year=2025'))).toBe('year=2025')
    expect(unknownIn(asked('year=2026&year=2026'))).toBeNull()
  })
})
