import { addDays, daysBetween, districtOf, type Submission } from './calendar.ts'
import { habitsOf, type Habits } from './habits.ts'
import { eventsOf } from './events.ts'
import type { Row } from './mistakes.ts'
import { sentence, type Phrases } from './phrases.ts'
import type { Place } from './places.ts'
import { COASTAL, GENEROUS_UNIT, profileOf } from './profiles.ts'
import { chance, int, pick, some, stream, weighted, type Random } from './random.ts'
import type { Reference, Unit } from './reference.ts'
import { reportOf, type Report } from './report.ts'
import type { Model, ModelYear, World } from './world.ts'

function grouped<T>(list: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of list) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** What is worked on together: units that hand models on, or report on the same territory. */
export interface Family {
  key: string
  submissions: Submission[]
}

/** Units joined by succession or by a common territory, so that one family at a time is held in memory. */
export function familiesOf(reference: Reference, submissions: Submission[]): Family[] {
  const parent = new Map<string, string>()
  const root = (key: string): string => {
    const up = parent.get(key) ?? key
    return up === key ? key : root(up)
  }
  for (const unit of reference.units) {
    for (const other of [...unit.successors, ...(unit.areaCode ? [`area ${unit.areaCode}`] : [])]) {
      parent.set(root(other), root(unit.code))
    }
  }
  return [...grouped(submissions, ({ unit }) => root(unit.code))].map(([key, members]) => ({
    key,
    submissions: members,
  }))
}

/**
 * The reports of a family, year by year and in the order of `units.csv`: models are registered, kept up,
 * evaluated, recognised, replicated, commended, publicised, dropped, or handed on to a successor.
 */
export function* reportsOf(world: World, family: Family): Generator<Report> {
  const { reference, seed } = world
  const alive = new Map<string, Model[]>()
  const names = new Map<string, number>()
  const byUnitYear = grouped(family.submissions, ({ unit, year }) => `${year}/${unit.code}`)
  const sharedTerritory = new Map<string, { channel: string; model: Model }[]>()

  for (const parts of byUnitYear.values()) {
    const { unit, year } = parts[0]!
    const random = stream(seed, 'history', unit.code, year)
    const habits = habitsOf(reference, unit, seed)
    const territory = sharedTerritory.get(`${year}/${unit.areaCode}`) ?? []
    if (unit.areaCode) sharedTerritory.set(`${year}/${unit.areaCode}`, territory)

    const inherited = handedOn(world, unit, year, alive, random)
    const annual = parts.find(({ round }) => round === 'annual') ?? parts[0]!
    const district = districtOf(reference, unit)
    const { fields } = profileOf(unit, district)
    const inland = unit.areaCode !== '' && !COASTAL.has(district ?? '')
    const phrases = inland ? world.inland : world.everywhere
    const half = parts.find(({ round }) => round === 'h1')?.rows ?? 0
    const models = yearOf(
      { world, unit, year, habits, random, phrases, fields, names },
      [...(alive.get(unit.code) ?? []), ...inherited],
      Math.max(...parts.map(({ rows }) => rows)),
      half,
      territory.filter(({ channel }) => channel !== unit.channel).map(({ model }) => model),
      annual.receivedOn,
    )
    if (models.length > 0) {
      alive.set(
        unit.code,
        models.filter(({ discontinued }) => !discontinued).map(({ model }) => model),
      )
    }
    territory.push(...models.map(({ model }) => ({ channel: unit.channel, model })))

    const last = parts
      .map(({ receivedOn }) => receivedOn)
      .sort()
      .at(-1)!
    const happened = eventsOf(world, unit, year, random, models, last)
    for (const submission of parts) {
      yield reportOf(
        world,
        submission,
        habits,
        models,
        happened,
        stream(seed, 'report', unit.code, year, submission.round, submission.version),
      )
    }
  }
}

/** The models that a unit takes over from the bodies whose successor it is; they leave the old list. */
function handedOn(
  { reference, places }: World,
  unit: Unit,
  year: number,
  alive: Map<string, Model[]>,
  random: Random,
): Model[] {
  const taken: Model[] = []
  for (const before of reference.units) {
    if (!before.successors.includes(unit.code) || before.code === unit.code) continue
    if (Number(before.to.slice(0, 4)) > year) continue
    const list = alive.get(before.code) ?? []
    const heirs = before.successors.length
    const mine = list.filter((model) => {
      if (heirs === 1) return true
      if (unit.areaCode) model.place = places.onDay(random, model.place, `${year}-12-31`)
      if (!unit.areaCode || typeof model.place === 'string') return chance(random, 1.2 / heirs)
      return model.place.code === unit.areaCode
    })
    const gone = new Set(mine)
    alive.set(
      before.code,
      list.filter((model) => !gone.has(model)),
    )
    for (const model of mine) {
      if (unit.areaCode) {
        model.place = 'own'
        if (model.level === 'district') model.level = 'commune'
      }
      taken.push(model)
    }
  }
  return taken
}

interface Scene {
  world: World
  unit: Unit
  year: number
  habits: Habits
  random: Random
  /** The phrases that suit the unit's territory. */
  phrases: Phrases
  /** The unit's weights of the eleven fields. */
  fields: readonly number[]
  /** Names used in the family, with how often. */
  names: Map<string, number>
}

/** The year's list of `count` models: some of last year's first, then new ones; the first `half` are registered by June. */
function yearOf(
  scene: Scene,
  known: Model[],
  count: number,
  half: number,
  neighbours: Model[],
  receivedOn: string,
): ModelYear[] {
  const { world, unit, year, random } = scene
  const kept = some(random, known, Math.min(Math.floor(count * 0.68), Math.ceil(known.length * 0.88)))
  const list: Model[] = [...kept]
  // Both channels of one territory sometimes report the same model.
  const echoes = some(random, neighbours, chance(random, 0.3) ? 1 : 0)
  for (let index = list.length; index < count; index++) {
    const echo = index === count - 1 && index >= half ? echoes[0] : undefined
    list.push(echo ? { ...echo, code: '', recognition: null } : newModel(scene))
  }
  let serial = 0
  const party = unit.channel === 'party'
  const sent = sentCount(random, unit)
  const ranks = list
    .map((model, index) => ({ index, quality: model.quality }))
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
    .map(({ index }) => index)
  const best = new Set(ranks.slice(0, sent))

  return list.map((model, index) => {
    if (model.code === '' && scene.habits.coded) {
      model.code = `${unit.code}-${year}-${String(++serial).padStart(3, '0')}`
    }
    const areaBefore = model.place
    model.place = world.places.onDay(random, model.place, `${year}-12-31`)
    return inYear(scene, model, {
      areaBefore,
      maintained: index < kept.length,
      early: index < half,
      sent: party ? best.has(index) : model.quality > 0.72,
      receivedOn,
    })
  })
}

/** How many models a Party-side unit sends to the province: mostly 3 to 10, a few too few, one always more. */
function sentCount(random: Random, unit: Unit): number {
  if (unit.code === GENEROUS_UNIT) return int(random, 13, 14)
  return chance(random, 0.05) ? int(random, 1, 2) : int(random, 3, pick(random, [4, 5, 6, 8, 10]))
}

const KIND_WEIGHT: Record<string, number> = { collective: 5, individual: 4, hamlet: 3, commune: 2, club: 4 }

function newModel(scene: Scene): Model {
  const { world, unit, year, random, phrases, fields, names } = scene
  const { reference } = world
  const field = weighted(
    random,
    reference.fields.map(({ code }) => [code, fields[code - 1]!] as const),
  )
  const kinds = reference.fields.find(({ code }) => code === field)!.kinds
  const kind = weighted(
    random,
    kinds.map((kind) => [kind, KIND_WEIGHT[kind] ?? 3] as const),
  )
  const named = ['individual', 'household', 'family'].includes(kind)
  const drawn = phrases.name(random, field, kind, named ? phrases.person(random) : {})
  const { theme, who } = drawn
  let { name } = drawn
  const subject = phrases.draw(random, 'subject', field, kind, { person: who })
  if (names.has(name) || (!named && chance(random, 0.35))) {
    name =
      !named && chance(random, 0.3)
        ? `${name} ${phrases.draw(random, 'tail')}`
        : phrases.draw(random, 'named_after', undefined, kind, { name, subject })
  }
  const times = (names.get(name) ?? 0) + 1
  names.set(name, times)
  if (times > 1) name = `${name} (${times})`

  const territorial = unit.areaCode !== ''
  const level = weighted(
    random,
    territorial
      ? ([
          [unit.kind.startsWith('district') ? 'district' : 'commune', 5],
          ['grassroots', 4],
        ] as const)
      : ([
          ['province', 5],
          ['grassroots', 5],
        ] as const),
  )
  const opening = phrases.draw(random, 'opening', undefined, kind, { subject })
  const closing = named ? '' : ` ${phrases.draw(random, 'closing')}`
  return {
    code: '',
    name,
    category: named || kind === 'clan' ? 'exemplar' : 'model',
    field,
    kind,
    subject,
    place: world.places.choose(random, unit, `${year}-${unit.to < `${year}-12-31` ? '01-15' : '12-31'}`),
    level,
    quality: random(),
    pilot: chance(random, 0.1),
    theme,
    content: `${[sentence(opening), ...phrases.about(random, 'action', field, theme, 2)].join('; ')}.${closing}`,
    recognition: null,
  }
}

interface Year {
  areaBefore: Place
  maintained: boolean
  early: boolean
  sent: boolean
  receivedOn: string
}

/** What the unit says about a model this year. */
function inYear(scene: Scene, model: Model, given: Year): ModelYear {
  const { unit, year, habits, random, phrases } = scene
  const { quality } = model
  const discontinued = given.maintained && quality < 0.45 && chance(random, 0.2)
  const registeredOn = registrationDay(random, year, given, unit)
  const supplementary = !given.maintained && registeredOn > `${year}-06-15` && unit.from <= `${year}-01-01`

  if (
    !model.recognition &&
    !discontinued &&
    (given.maintained ? quality > 0.35 && chance(random, 0.55) : quality > 0.8)
  ) {
    const level = weighted(random, [
      [model.level, 6],
      ['grassroots', 3],
      ['province', quality > 0.8 ? 2 : 0],
    ] as const)
    model.recognition = {
      level,
      number: phrases.draw(random, 'decision', undefined, unit.channel),
    }
  }
  const evaluated = !discontinued && chance(random, 0.82 + 0.02 * Math.min(year - 2021, 6))
  const effective = evaluated && quality > 0.11
  const evaluation = evaluated
    ? effective
      ? 'effective'
      : 'not_effective'
    : chance(random, 0.5)
      ? 'not_evaluated'
      : ''
  const lastDay = given.receivedOn < `${year}-12-31` ? given.receivedOn : `${year}-12-31`
  const evaluatedOn = addDays(lastDay, -int(random, 3, 20))
  const difficult = quality < 0.4 ? chance(random, 0.55) : chance(random, 0.08)

  const row: Row = {
    code: model.code,
    name: model.name,
    category: model.category,
    field: model.field,
    kind: model.kind,
    subject_name: model.subject,
    level: model.level,
    registered_on: given.maintained && !habits.datesMaintained ? '' : registeredOn,
    registration: given.maintained ? 'maintained' : supplementary ? 'supplementary' : 'new',
    pilot: model.pilot && !discontinued ? 'x' : '',
    status: discontinued ? 'discontinued' : model.recognition ? 'recognised' : 'building',
    recognition_level: model.recognition?.level ?? '',
    recognition_number: model.recognition?.number ?? '',
    evaluation_h1:
      year >= habits.halfYearFrom && registeredOn < `${year}-05-30`
        ? quality > 0.15
          ? 'effective'
          : 'not_effective'
        : '',
    evaluation,
    evaluated_on: evaluated && evaluatedOn > registeredOn ? evaluatedOn : '',
    criteria: discontinued ? '' : quality > 0.22 ? 'met' : chance(random, 0.5) ? 'not_met' : 'not_evaluated',
    potential:
      discontinued || chance(random, 0.1)
        ? ''
        : quality > 0.66
          ? 'replicate_now'
          : quality > 0.3
            ? 'needs_support'
            : 'limited',
    content: model.content,
    result: discontinued ? '' : `${phrases.about(random, 'result', model.field, model.theme, 1).join('')}.`,
    difficulty: difficult ? phrases.draw(random, 'difficulty') : '',
    support: difficult && chance(random, 0.7) ? phrases.draw(random, 'support') : '',
    sent: given.sent && !discontinued ? 'yes' : 'no',
    note: chance(random, 0.05) ? phrases.draw(random, 'note') : '',
  }
  return { model, row, areaBefore: given.areaBefore, registeredOn, discontinued, effective }
}

/** Mostly in the first quarter, with a second wave round 19 May and after 2 September; never after the report, and in the south not before there was a unit. */
function registrationDay(random: Random, year: number, given: Year, unit: Unit): string {
  const way = random()
  const [low, high] =
    given.maintained || way < 0.6 ? [5, 95] : given.early || way < 0.8 ? [110, 160] : [185, 290]
  const founded = unit.from > `${year}-01-01` ? daysBetween(`${year}-01-01`, unit.from) + 8 : 0
  const latest = daysBetween(`${year}-01-01`, given.receivedOn) - 5
  const day = Math.min(
    Math.max(int(random, low, high), given.maintained ? 0 : founded + int(random, 0, 60)),
    latest,
  )
  return addDays(`${year}-01-01`, Math.max(day, 4))
}
