import { afterAll, beforeAll, expect, it } from 'vitest'
import { randomFrom } from '../independent/world.ts'
import { serveReports } from './reported.ts'

/**
 * The figures of the overview as the server draws it, in random states of its filters, against what Cube answers to plain
 * questions of the test's own. `STATES=100 npx vitest run test/cube/drawn.test.ts` tries a hundred.
 */

const STATES = Number(process.env['STATES'] ?? 12)

type Row = Record<string, string | null>
type Chosen = Partial<Record<'channel' | 'kind' | 'field' | 'district' | 'unit' | 'level', string>>

let server: Awaited<ReturnType<typeof serveReports>>
beforeAll(async () => {
  server = await serveReports()
})
afterAll(() => server.close())

const ask = async (query: object): Promise<Row[]> =>
  (
    await server.json<{ data: Row[] }>(
      `/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`,
    )
  ).data

/** On which member of a view a filter of the address lies; a view that has none does not differ by it. */
const MEMBERS: Record<string, Chosen> = {
  models: {
    ...{ channel: 'channel', kind: 'kind_class', field: 'field_code', district: 'district_code' },
    ...{ unit: 'unit_code', level: 'level' },
  },
  reporting: { channel: 'channel', district: 'district_code', unit: 'unit_code' },
}

/** Measures of a view in a year under the chosen filters. */
async function totals(
  view: string,
  measures: string[],
  year: number,
  chosen: Chosen,
): Promise<(number | null)[]> {
  const filters = Object.entries(chosen).flatMap(([name, value]) => {
    const member = MEMBERS[view]![name as keyof Chosen]
    return member === undefined ? [] : [{ member: `${view}.${member}`, operator: 'equals', values: [value] }]
  })
  const [row] = await ask({
    measures: measures.map((measure) => `${view}.${measure}`),
    filters: [{ member: `${view}.year`, operator: 'equals', values: [String(year)] }, ...filters],
  })
  return measures.map((measure) => {
    const value = row?.[`${view}.${measure}`]
    return value === null || value === undefined ? null : Number(value)
  })
}

/** The text of an element's first two `dd` in the part of the page after its name: the value, and what stands below. */
function figureOf(html: string, id: string): [value: string, below: string] | null {
  const at = html.indexOf(`data-figure="${id}"`)
  if (at < 0) return null
  const texts = [...html.slice(at, at + 20_000).matchAll(/<dd[^>]*>([\s\S]*?)<\/dd>/g)].map(([, inner]) =>
    inner!
      .replace(/<!-- -->/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&nbsp;', ' ')
      .replaceAll('\u00a0', ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  return [texts[0]!, texts[1]!]
}

const whole = new Intl.NumberFormat('vi-VN')
const percent = (n: number, of: number) =>
  `${new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format((100 * n) / of)} %`

it(`shows what Cube answers in ${STATES} states of the filters`, async () => {
  const random = randomFrom(235)
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!
  const values = async (member: string) =>
    (await ask({ dimensions: [`models.${member}`] })).flatMap((row) => row[`models.${member}`] ?? [])
  const choices: Record<keyof Chosen, string[]> = {
    channel: ['government', 'party'],
    kind: ['collective', 'individual'],
    field: (await values('field_code')).map(String),
    district: await values('district_code'),
    unit: await values('unit_code'),
    level: await values('level'),
  }
  const years = (await ask({ dimensions: ['models.year'] })).map((row) => Number(row['models.year']))
  const faults: string[] = []
  let compared = 0
  for (let state = 0; state < STATES; state++) {
    const year = pick(years)
    const chosen: Chosen = {}
    for (const name of Object.keys(choices) as (keyof Chosen)[])
      if (choices[name].length > 0 && random() < 0.25) chosen[name] = pick(choices[name])
    const address = `/?${new URLSearchParams({ year: String(year), ...chosen }).toString()}`
    const html = await (await fetch(server.url + address, { headers: { accept: 'text/html' } })).text()
    const expectFigure = (id: string, shown: string | null, below: string | null) => {
      const found = figureOf(html, id)
      if (found === null || shown === null) return
      compared++
      if (found[0] !== shown || (below !== null && !found[1].includes(below)))
        faults.push(`${address} ${id}: ${found.join(' | ')}, Cube says ${shown} ${below ?? ''}`)
    }
    const [count, replicated, effective, evaluated, commended] = await totals(
      'models',
      ['count', 'replicated_count', 'effective_count', 'evaluated_count', 'commended_count'],
      year,
      chosen,
    )
    if (count) {
      expectFigure('count', whole.format(count), null)
      expectFigure(
        'replication',
        percent(replicated!, count),
        `${whole.format(replicated!)}/${whole.format(count)}`,
      )
      expectFigure(
        'commendation',
        percent(commended!, count),
        `${whole.format(commended!)}/${whole.format(count)}`,
      )
      if (evaluated)
        expectFigure(
          'effectiveness',
          percent(effective!, evaluated),
          `${whole.format(effective!)}/${whole.format(evaluated)}`,
        )
    }
    const [received, owed, met, due] = await totals(
      'reporting',
      ['received', 'expected', 'quota_met', 'quota_due'],
      year,
      chosen,
    )
    if (owed)
      expectFigure(
        'completeness',
        percent(received!, owed),
        `${whole.format(received!)}/${whole.format(owed)}`,
      )
    if (due) expectFigure('quota', percent(met!, due), `${whole.format(met!)}/${whole.format(due)}`)
  }
  console.log(`${compared} figures compared`)
  expect(compared).toBeGreaterThan(STATES)
  expect(faults).toEqual([])
})
