import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readViews } from '../fixtures/engine.ts'

/**
 * The catalogue as it was last agreed on: every member with its version and a digest of what decides its
 * figure. A formula may change, but then its version says so.
 *
 * After a change of a formula: give the measure's `meta` the next `version` and a new `since`, run
 * `GOLDEN=write npx vitest run test/cube/catalogue.test.ts`, and read the difference before committing it.
 */

const GOLDEN = fileURLToPath(new URL('golden/catalogue.json', import.meta.url))
/** The measures of the release that was audited on 29/11/2026. Nothing writes this file anew. */
const AUDITED = fileURLToPath(new URL('golden/catalogue-1ae5259.json', import.meta.url))
const CUBES = fileURLToPath(new URL('../../cube/model/cubes', import.meta.url))

interface Entry {
  version: number | null
  digest: string
  /** Of a formula that is no longer the first: since when it holds, and why it was changed. */
  since?: string
  why?: string
}

type Catalogue = Record<string, Entry>

interface Member {
  name: string
  sql?: string
  type: string
  filters?: { sql: string }[]
  meta?: { version?: number; since?: string; change?: string; numerator?: string; denominator?: string }
}

interface Cube {
  name: string
  /** The table that it reads, or the query over tables. */
  sql_table?: string
  sql?: string
  dimensions: Member[]
  measures: Member[]
}

interface View {
  name: string
  measures: Member[]
  dimensions: Member[]
}

/** Cube's own reader of YAML. */
const { load } = createRequire(import.meta.url)('js-yaml') as { load: (text: string) => { cubes: Cube[] } }

/**
 * Queries over a table that hold besides, or hold back, what no formula is about: the models stand beside what was known of
 * the year before, which nobody is answered from who does not ask for it, and the duties of a year that has not begun stay
 * unread. The formulas are those over the table.
 */
const OVER_TABLE: Record<string, string> = {
  'SELECT m.*, CAST(NULL AS DATE) AS known_on FROM mart.fct_model AS m UNION ALL SELECT t.* FROM mart.fct_model_then AS t':
    'mart.fct_model',
  "SELECT r.* FROM mart.fct_reporting AS r WHERE r.year <= EXTRACT(YEAR FROM CAST('{COMPILE_CONTEXT.securityContext.today}' AS DATE))":
    'mart.fct_reporting',
}
const tableOf = ({ sql_table: table, sql = '' }: Cube): string | undefined => table ?? OVER_TABLE[sql] ?? sql

/** A member's formula with those of the members that it names put in their place. */
function formula(cube: Cube, member: Member, above: string[] = []): unknown {
  const inlined = (sql: string | undefined) =>
    sql?.replace(/\{(\w+)\}/g, (text, name: string) => {
      const used = [...cube.measures, ...cube.dimensions].find((m) => m.name === name)
      return used && !above.includes(name)
        ? JSON.stringify(formula(cube, used, [...above, member.name]))
        : text
    })
  const { numerator, denominator } = member.meta ?? {}
  const filters = (member.filters ?? []).map((filter) => inlined(filter.sql))
  return [tableOf(cube), member.type, inlined(member.sql), filters, numerator, denominator]
}

/** What is in the YAML and, so that nothing is left out, served by /meta. */
function catalogue(cubes: Cube[], views: View[]): Catalogue {
  const entries: Catalogue = {}
  for (const view of views)
    for (const { name, meta } of [...view.measures, ...view.dimensions]) {
      const [, short] = name.split('.')
      const found = cubes
        .flatMap((cube) => [...cube.measures, ...cube.dimensions].map((member) => ({ cube, member })))
        .filter(({ cube, member }) => member.name === short && viewOf(cube) === view.name)
      expect(found, name).toHaveLength(1)
      const { cube, member } = found[0]!
      const digest = createHash('sha256')
        .update(JSON.stringify(formula(cube, member)))
        .digest('hex')
      const { version = null, since, change } = meta ?? {}
      entries[name] = {
        version,
        digest: digest.slice(0, 16),
        ...(version !== null && version > 1 && { since, why: change }),
      }
    }
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The view that shows a cube: `fct_model` → `models`. */
function viewOf(cube: Cube): string {
  const name = cube.name.replace('fct_', '')
  return ['model', 'receipt', 'duplicate', 'change'].includes(name) ? `${name}s` : name
}

/** What is wrong with a catalogue beside the one agreed on, in words that say what to do. */
function faults(agreed: Catalogue, found: Catalogue): string[] {
  return [...new Set([...Object.keys(agreed), ...Object.keys(found)])].flatMap((name) => {
    const [before, now] = [agreed[name], found[name]]
    if (!before) return [`${name} is new: add it to the golden file`]
    if (!now) return [`${name} is gone: members are never removed`]
    if (before.digest !== now.digest && before.version !== null && now.version === before.version)
      return [
        `the formula of ${name} changed: it needs version ${String(before.version + 1)} and a new since`,
      ]
    if (before.version !== null && (now.version ?? 0) < before.version)
      return [`the version of ${name} went back from ${String(before.version)} to ${String(now.version)}`]
    if (before.digest !== now.digest || before.version !== now.version)
      return [`${name} changed: write the golden file anew`]
    return []
  })
}

const cubes = readdirSync(CUBES).flatMap((file) => load(readFileSync(join(CUBES, file), 'utf8')).cubes)
let views: View[]

beforeAll(async () => {
  views = await readViews()
})

describe('the catalogue', () => {
  const agreed = () => JSON.parse(readFileSync(GOLDEN, 'utf8')) as Catalogue

  it('is the one agreed on', () => {
    const found = catalogue(cubes, views)
    if (process.env.GOLDEN === 'write') writeFileSync(GOLDEN, `${JSON.stringify(found, null, 2)}\n`)
    expect(faults(agreed(), found)).toEqual([])
  })

  it('says of every formula that was changed since when and why', () => {
    const changed = Object.entries(catalogue(cubes, views)).filter(([, entry]) => (entry.version ?? 1) > 1)
    expect(changed.length).toBeGreaterThan(30)
    for (const [name, entry] of changed) {
      expect(entry.since, name).toMatch(/^20\d\d-\d\d-\d\d$/)
      expect(entry.why, name).toMatch(/\p{L}{2}/u)
    }
  })

  it('has no formula other than in the audited release without a higher version and a reason', () => {
    const audited = JSON.parse(readFileSync(AUDITED, 'utf8')) as Catalogue
    const found = catalogue(cubes, views)
    const changed = Object.entries(audited).filter(([name, { digest }]) => found[name]?.digest !== digest)
    expect(changed.length).toBeGreaterThan(30)
    for (const [name, { version }] of changed) {
      expect([name, found[name]?.version]).toEqual([name, expect.toSatisfy((now: number) => now > version!)])
      expect([name, found[name]?.why]).toEqual([name, expect.stringMatching(/\p{L}{2}/u)])
    }
  })

  it('says why the areas add up to the province where a unit and its successor report the same model', () => {
    const count = views.flatMap((view) => view.measures).find(({ name }) => name === 'models.count')
    expect(JSON.stringify(count)).toMatch(/đơn vị kế thừa.*cộng các địa bàn thì bằng toàn tỉnh/)
  })

  /** The catalogue with one text of one cube's members put in the place of another. */
  function edited(cube: string, from: string, to: string): Catalogue {
    const text = readFileSync(join(CUBES, `${cube}.yml`), 'utf8')
    expect(text).toContain(from)
    const others = cubes.filter((c) => c.name !== cube)
    return catalogue([...others, ...load(text.replace(from, to)).cubes], views)
  }

  it('notices a changed formula without a new version, also through the members that it uses', () => {
    const changed = edited(
      'fct_model',
      "{CUBE}.status <> 'discontinued' AND ({CUBE}.counted",
      '({CUBE}.counted',
    )
    const told = faults(agreed(), changed)
    expect(told).toContain('the formula of models.count changed: it needs version 3 and a new since')
    expect(told).toContain(
      'the formula of models.replication_rate changed: it needs version 3 and a new since',
    )
    expect(told.filter((line) => line.includes('discontinued_count'))).toEqual([])
  })

  it('notices a changed state, and a changed side of a rate', () => {
    expect(
      faults(
        agreed(),
        edited('fct_reporting', '{CUBE}.received_on > {CUBE}.due_on', '{CUBE}.received_on >= {CUBE}.due_on'),
      ),
    ).toContain('the formula of reporting.late changed: it needs version 3 and a new since')
    expect(
      faults(agreed(), edited('fct_reporting', 'denominator: expected', 'denominator: received')),
    ).toContain('the formula of reporting.completeness_rate changed: it needs version 2 and a new since')
  })

  it('does not mind other words', () => {
    expect(faults(agreed(), edited('fct_model', 'Năm báo cáo.', 'Năm của báo cáo.'))).toEqual([])
  })

  it('takes a new version only upwards, and misses no member', () => {
    const found = agreed()
    const { 'models.count': count, ...rest } = found
    expect(faults(found, rest)).toEqual(['models.count is gone: members are never removed'])
    expect(faults(rest, found)).toEqual(['models.count is new: add it to the golden file'])
    expect(faults({ ...found, 'models.count': { ...count!, version: 3 } }, found)).toEqual([
      'the version of models.count went back from 3 to 2',
    ])
  })
})
