import { describe, expect, it } from 'vitest'
import { withAnnualRound, withTodaysFigures } from '../../cube/server/engine/default_round.ts'

const VIEWS = new Set(['models', 'reporting'])
const annual = (view: string) => ({ member: `${view}.round`, operator: 'equals', values: ['annual'] })

describe('the default round', () => {
  it('is added to every view with rounds that the query reads, wherever it reads it', () => {
    for (const query of [
      { measures: ['models.count'] },
      { dimensions: ['models.unit_name'] },
      { timeDimensions: [{ dimension: 'models.registered_on' }] },
      { filters: [{ or: [{ member: 'models.year' }, { and: [{ member: 'models.kind' }] }] }] },
    ]) {
      expect(withAnnualRound(query, VIEWS).filters?.at(-1)).toEqual(annual('models'))
    }
    const both = withAnnualRound({ measures: ['models.count', 'reporting.late'] }, VIEWS)
    expect(both.filters).toEqual([annual('models'), annual('reporting')])
  })

  it('keeps the filters that are there', () => {
    const year = { member: 'models.year', operator: 'equals', values: ['2026'] }
    expect(withAnnualRound({ filters: [year] }, VIEWS).filters).toEqual([year, annual('models')])
  })

  it('is left to a query that asks for a round itself', () => {
    const h1 = { member: 'models.round', operator: 'equals', values: ['h1'] }
    for (const query of [
      { measures: ['models.count'], dimensions: ['models.round'] },
      { measures: ['models.count'], filters: [h1] },
      { measures: ['models.count'], filters: [{ and: [{ member: 'models.year' }, { or: [h1] }] }] },
      { measures: ['models.count'], filters: [{ dimension: 'models.round', operator: 'set' }] },
    ]) {
      expect(withAnnualRound(query, VIEWS)).toBe(query)
    }
  })

  it('is asked for each view by itself', () => {
    const query = { measures: ['models.count', 'reporting.late'], dimensions: ['models.round'] }
    expect(withAnnualRound(query, VIEWS)).toMatchObject({ filters: [annual('reporting')] })
  })

  it('is no matter of a view without rounds', () => {
    const query = { measures: ['quality.issues'] }
    expect(withAnnualRound(query, VIEWS)).toBe(query)
  })
})

describe('the year before as it was known', () => {
  const none = { member: 'models.known_on', operator: 'notSet' }

  it('is in no answer that does not ask for it', () => {
    const query = { measures: ['models.count'], dimensions: ['models.year'] }
    expect(withTodaysFigures(query).filters).toEqual([none])
    expect(withTodaysFigures({ dimensions: ['models.model_name'] }).filters).toEqual([none])
    const other = { measures: ['reporting.late'] }
    expect(withTodaysFigures(other)).toBe(other)
  })

  it('is in no file of all columns', () => {
    const query = { dimensions: ['models.year', 'models.known_on'] }
    expect(withTodaysFigures(query).filters).toEqual([none])
  })

  it('is given to who names the day, in a condition or a time', () => {
    const then = { member: 'models.known_on', operator: 'beforeOrOnDate', values: ['2025-11-22'] }
    for (const query of [
      { measures: ['models.count'], filters: [{ or: [{ member: 'models.year' }, then] }] },
      { measures: ['models.count'], timeDimensions: [{ dimension: 'models.known_on' }] },
    ])
      expect(withTodaysFigures(query)).toBe(query)
  })
})
