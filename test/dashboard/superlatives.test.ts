import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeOfCount, changeOfRate, ifKnown } from '../../cube/domain/findings/change.ts'
import { spreadOf } from '../../cube/domain/findings/fields.ts'
import { fieldsOf, replicationOf } from '../../cube/domain/findings/leaders.ts'
import { flowsOf, receiversOf } from '../../cube/domain/findings/replication.ts'
import { leadingModel, leadingUnit } from '../../cube/domain/findings/slice.ts'
import { trendOf } from '../../cube/domain/findings/trend.ts'
import { bestYearsOf, heldOf, kindsOf } from '../../cube/domain/findings/units.ts'
import { comparisonOf } from '../../cube/domain/period.ts'
import type { UnitReport } from '../../cube/domain/units.ts'
import { fieldFinding, replicationFinding, trendFinding } from '../../dashboard/src/i18n/vi/findings.ts'
import { fieldsHeadline } from '../../dashboard/src/i18n/vi/fields.ts'
import { flowsFinding, modelsFinding, receiversFinding } from '../../dashboard/src/i18n/vi/replication.ts'
import { countChange, headline, rateChange, type Sentence } from '../../dashboard/src/i18n/vi/sentences.ts'
import { topFinding, unitsFinding } from '../../dashboard/src/i18n/vi/slice.ts'
import { heldFinding, kindsFinding, unitTrendFinding } from '../../dashboard/src/i18n/vi/units.ts'

/**
 * Whatever a sentence calls the most, the highest or the only one is that alone: sixty odd worlds each, with few values so
 * that parts often tie. A word that may be said of one of several equals is a false statement in an official text.
 */

const few = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 })
const runs = { numRuns: 60, seed: 235 }
const plain = (sentence: Sentence): string =>
  sentence.map((piece) => (typeof piece === 'string' ? piece : piece.figure)).join('')
/** How many of some values are the largest; 0 where none is above 0. */
const leaders = (values: number[]): number => {
  const most = Math.max(0, ...values)
  return most === 0 ? 0 : values.filter((value) => value === most).length
}
const named = (values: number[]) => values.map((now, i) => ({ name: `Phần ${i}`, now }))

/** A superlative of one thing stands in a text exactly where one leads alone. */
function saysOnlyOfOne(
  textOf: (values: number[]) => string,
  words: RegExp,
  alone: (n: number) => boolean = (n) => n === 1,
) {
  fc.assert(
    fc.property(few, (values) => {
      expect(words.test(textOf(values)), `${JSON.stringify(values)}: ${textOf(values)}`).toBe(
        alone(leaders(values)),
      )
    }),
    runs,
  )
}

describe('one thing is called the most only where it leads alone', () => {
  it('field of the headline', () =>
    saysOnlyOfOne(
      (values) =>
        plain(fieldsHeadline(spreadOf(named(values).map((part) => ({ ...part, takes: true }))), 'năm 2026')),
      /nhiều nhất là/,
    ))

  it('field of the chart: several say that they are several', () =>
    saysOnlyOfOne(
      (values) =>
        fieldFinding(
          fieldsOf(
            named(values).map((part) => ({
              ...part,
              code: part.name,
              before: null,
              outOfScope: false,
              outOfScopeBefore: false,
            })),
            false,
          ),
        ),
      /cùng nhiều nhất/,
      (n) => n > 1,
    ))

  it('unit and model of a part', () => {
    const sorted = (values: number[]) => values.filter(Boolean).toSorted((a, b) => b - a)
    saysOnlyOfOne(
      (values) =>
        unitsFinding(
          leadingUnit(
            sorted(values).map((count, i) => ({ code: `${i}`, name: `Đơn vị ${i}`, count }) as never),
          ),
        ),
      /nhiều nhất là/,
    )
    saysOnlyOfOne(
      (values) =>
        topFinding(
          leadingModel(sorted(values).map((sites, i) => ({ name: `Mô hình ${i}`, sites }) as never)),
        ),
      /nhiều nơi nhất/,
    )
  })

  it('kind of unit that is waited for', () =>
    saysOnlyOfOne(
      (values) =>
        kindsFinding(
          kindsOf(values.map((open, i) => ({ name: `Loại ${i}`, expected: 3, received: 3 - open }))),
        ),
      /nhất/,
    ))

  it('reason why rows are held', () =>
    saysOnlyOfOne(
      (values) =>
        heldFinding(
          heldOf(
            values
              .filter(Boolean)
              .toSorted((a, b) => b - a)
              .map((rows, i) => ({
                code: ['required', 'date-invalid', 'area-unknown'][i % 3]!,
                rows,
                units: 1,
              })),
            1,
          ),
        ),
      /nhiều nhất/,
    ))

  it('year of a unit', () =>
    saysOnlyOfOne(
      (values) =>
        unitTrendFinding(
          bestYearsOf(
            values.map((models, i) => ({ year: 2021 + i, models, receivedOn: '2026-01-01' }) as UnitReport),
          ),
        ),
      /Nhiều nhất/,
    ))

  it('way of the replications', () =>
    saysOnlyOfOne((values) => {
      const places = values.map((_, i) => ({ code: `${i}`, name: `Nơi ${i}` }))
      const home = { code: 'x', name: 'Quê' }
      const total = values.reduce((sum, value) => sum + value, 0)
      return flowsFinding(flowsOf({ from: [home], to: places, sites: [values], total, within: 0 }))
    }, /nhiều nhất/))

  it('model that spread', () =>
    saysOnlyOfOne(
      (values) =>
        modelsFinding(
          values
            .filter(Boolean)
            .toSorted((a, b) => b - a)
            .map((sites, i) => ({ key: `${i}`, name: `Mô hình ${i}`, sites }) as never),
        ),
      /nhiều nơi nhất/,
    ))

  it('unit that adopts', () =>
    saysOnlyOfOne(
      (values) =>
        receiversFinding(
          receiversOf(
            values
              .filter(Boolean)
              .toSorted((a, b) => b - a)
              .map((models, i) => ({ code: `${i}`, name: `Đơn vị ${i}`, models }) as never),
          ),
        ),
      /cùng tiếp nhận nhiều nhất/,
      (n) => n > 1,
    ))
})

describe('words of change', () => {
  it('"tăng" and "giảm" are said of two finished and comparable years alone', () => {
    const number = fc.nat(4)
    fc.assert(
      fc.property(number, number, fc.boolean(), fc.nat(10), (now, before, provisional, received) => {
        const against = comparisonOf(2026, provisional, '2026-11-22', () => ({ n: received, of: 10 }))
        const change = changeOfCount(now, before, against)
        const said = plain(
          headline({
            ...{ year: 2026, until: null, count: now, beforePlan: false, reported: null },
            ...{ scope: { channel: null, kind: null }, replicationRate: null, overdue: null, due: null },
            reports: { channel: null, narrowed: false, wider: false },
            change: ifKnown(change),
          }),
        )
        const comparable = !provisional && received >= 9
        expect(/tăng|giảm/.test(said), said).toBe(comparable && now !== before)
        // Beside a sign the words say no direction once more.
        const signed = [countChange(change), rateChange(changeOfRate(now / 5, before / 5, against))]
        for (const { words } of signed)
          expect(words).not.toMatch(/tăng|giảm|nhiều hơn|ít hơn|cao hơn|thấp hơn/)
      }),
      runs,
    )
  })

  it('a row of years rises or falls only as far as its finished years do', () => {
    fc.assert(
      fc.property(few, fc.boolean(), (values, open) => {
        const years = values.map((total, i) => ({
          year: 2021 + i,
          total,
          oldArea: total,
          provisional: open && i === values.length - 1,
        }))
        const finished = open ? values.slice(0, -1) : values
        const [before, last] = finished.slice(-2)
        const text = trendFinding(trendOf(years, null))
        const step = last === undefined || before === undefined ? 0 : Math.sign(last - before)
        expect(/tăng/.test(text), text).toBe(step > 0)
        expect(/giảm/.test(text), text).toBe(step < 0)
      }),
      runs,
    )
  })

  it('a rate is the highest only of ten cases on, and only where one case fewer would not undo it', () => {
    const share = fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 15 })).filter(([n, of]) => n <= of)
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 4 }), (shares) => {
        const found = replicationOf(
          shares.map(([n, of], i) => ({
            code: `${i}`,
            name: `Phần ${i}`,
            replicated: { n, of, rate: n / of },
          })),
        )
        const text = replicationFinding(found)
        const enough = shares.filter(([, of]) => of >= 10)
        if (!enough.some(([n]) => n > 0)) expect(text).not.toMatch(/cao nhất/)
        if (found.kind === 'highest')
          for (const name of found.leaders.names) {
            const [n, of] = shares[Number(name.slice(5))]!
            expect(of).toBeGreaterThanOrEqual(10)
            for (const [otherN, otherOf] of enough)
              if (otherN / otherOf !== n / of) expect(otherN / otherOf).toBeLessThan((n - 1) / of)
          }
      }),
      runs,
    )
  })
})
