import { addDays, daysBetween } from './calendar.ts'
import type { Row } from './mistakes.ts'
import { chance, int, pick, weighted, type Random } from './random.ts'
import type { Unit } from './reference.ts'
import type { Event, ModelYear, World } from './world.ts'

const COMMENDATIONS = [
  ['certificate_of_commendation', 8],
  ['certificate_of_merit', 4],
  ['other_commendation', 1],
  ['cell_meeting', 4],
  ['body_meeting', 4],
  ['sector_conference', 2],
  ['neighbourhood_meeting', 3],
  ['review_conference', 3],
] as const
const WITH_DECISION = new Set(['certificate_of_commendation', 'certificate_of_merit', 'other_commendation'])
const PRESS_FORMS = [
  ['news', 6],
  ['article', 6],
  ['photo', 3],
  ['report', 3],
  ['documentary', 0.4],
  ['special_page', 1],
  ['column', 1],
  ['feature_topic', 0.7],
] as const
const OWN_FORMS = [
  ['news', 8],
  ['article', 4],
  ['photo', 4],
  ['column', 0.6],
  ['publication', 0.6],
] as const

/** What happened to the year's models until the unit last wrote: replications, commendations, publicity. */
export function eventsOf(
  world: World,
  unit: Unit,
  year: number,
  random: Random,
  models: ModelYear[],
  lastReceived: string,
): Event[] {
  const { everywhere: phrases, places, reference } = world
  const end = lastReceived < `${year}-12-31` ? addDays(lastReceived, -1) : `${year}-12-31`
  const press = reference.units.filter(({ kind, from, to }) => kind === 'press' && from <= end && end <= to)
  const events: Event[] = []

  for (const of of models) {
    const { model, registeredOn } = of
    if (of.discontinued) continue
    const window = daysBetween(registeredOn, end)
    const someDay = () => addDays(registeredOn, int(random, Math.min(15, window), window))
    const identity: Row = { code: model.code, name: model.code && chance(random, 0.4) ? '' : model.name }
    const add = (table: Event['table'], times: number, row: (on: string) => Row) => {
      for (let i = 0; i < times; i++) {
        const on = someDay()
        events.push({ of, table, on, row: { ...identity, ...row(on) } })
      }
    }
    if (window < 2) continue
    // Good models in fields that people can copy spread more, and more each year since the plan.
    const spread =
      (0.17 + 0.02 * Math.max(0, year - 2021)) * (model.field === 5 ? 1.5 : model.field === 4 ? 0.5 : 1)
    if (of.effective && model.quality > 0.4 && chance(random, spread)) {
      const adopted = new Set<string>()
      add(
        'replication',
        weighted(random, [
          [1, 6],
          [2, 3],
          [3, 1],
        ] as const),
        (on) => {
          let place = places.adopter(random, unit, on, () => phrases.draw(random, 'place'))
          for (let tries = 0; adopted.has(place) && tries < 5; tries++) {
            place = places.adopter(random, unit, on, () => phrases.draw(random, 'place'))
          }
          adopted.add(place)
          return {
            place,
            replicated_on: chance(random, 0.06) ? '' : on,
            sites: weighted<string | number>(random, [
              ['', 2],
              [1, 5],
              [2, 2],
              [3, 1],
              [5, 0.4],
            ] as const),
            note: '',
          }
        },
      )
    }
    if (model.quality > 0.5 && chance(random, 0.2)) {
      add('commendation', chance(random, 0.15) ? 2 : 1, (on) => {
        const form = weighted(random, COMMENDATIONS)
        const decided = WITH_DECISION.has(form)
        const level =
          form === 'certificate_of_merit'
            ? chance(random, 0.05)
              ? 'central'
              : 'province'
            : model.level === 'province'
              ? 'province'
              : model.level
        return {
          form,
          level: decided ? level : '',
          decision_number: decided ? phrases.draw(random, 'decision', undefined, unit.channel) : '',
          commended_on: on,
          note: '',
        }
      })
    }
    if (model.quality > 0.3 && chance(random, 0.17)) {
      add('publicity', chance(random, 0.2) ? 2 : 1, (on) => {
        const byPress = press.length > 0 && chance(random, 0.45)
        const form = weighted<string>(random, byPress ? PRESS_FORMS : OWN_FORMS)
        return {
          outlet: byPress ? pick(random, press).name : phrases.draw(random, 'outlet'),
          form,
          quantity: ['documentary', 'special_page', 'column', 'feature_topic', 'publication'].includes(form)
            ? 1
            : int(random, 1, 6),
          published_on: on,
          link: '',
          note: '',
        }
      })
    }
  }
  // Some publicity is about the campaign as a whole, no single model.
  if (models.length > 0 && chance(random, 0.3)) {
    events.push({
      of: models[0]!,
      table: 'publicity',
      on: models[0]!.registeredOn,
      row: {
        code: '',
        name: '',
        outlet: phrases.draw(random, 'outlet'),
        form: 'news',
        quantity: int(random, 3, 25),
        published_on: '',
        link: '',
        note: '',
      },
    })
  }
  return events
}
