import { dayIn, isTrue, numberOf, textOf, type Row } from '../../../../cube/domain/rows.ts'
import type { Life, LifeEvent } from '../../../../cube/domain/life.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { lifeName, words } from '../../i18n/vi/models.ts'
import { DUTIES } from './queries.ts'

const PARTS = ['content', 'result', 'difficulty', 'support'] as const

/** What a report says of one thing, in words; null where it says nothing. */
function partText(row: Row, name: (typeof PARTS)[number] | (typeof DUTIES)[number]): string | null {
  const member = `models.${name}`
  if (name === 'helped')
    return row[member] === null || row[member] === undefined
      ? null
      : isTrue(row, member)
        ? words.yes
        : words.no
  const said = textOf(row, member)
  if (name === 'potential' || name === 'priority_group') return lifeName(name, said)
  return name === 'impact' || name === 'effect' || name === 'practicality' ? lifeName('criteria', said) : said
}

/** The first report that calls the model recognised; reports give the decision, not its day. */
function recognitionOf(rows: Row[]): LifeEvent[] {
  const first = rows.findLast((row) => textOf(row, 'models.status') === 'recognised')
  if (first === undefined) return []
  const year = Number(first['models.year'])
  const said = words.event.recognised(
    nameOf('level', textOf(first, 'models.recognition_level')),
    textOf(first, 'models.recognition_number'),
  )
  return [{ day: `${year}-12-31`, when: words.event.year(year), kind: 'recognised', text: said }]
}

/** Puts a model's rows together; null where there are none. */
export function readLife(
  rows: Row[],
  replications: Row[],
  commendations: Row[],
  publicity: Row[],
): Life | null {
  const [latest] = rows
  if (!latest) return null
  const text = (row: Row, name: string) => textOf(row, `models.${name}`)
  const days = rows.flatMap((row) => dayIn(row, 'models.registered_on') ?? []).sort()
  const registeredOn = days[0] ?? null
  const events: LifeEvent[] = [
    ...(registeredOn === null
      ? []
      : [
          {
            day: registeredOn,
            kind: 'registered' as const,
            text: words.event.registered(text(rows.at(-1)!, 'unit_name') ?? ''),
          },
        ]),
    ...rows.flatMap((row) => {
      const result = text(row, 'evaluation_h1')
      if (result === null || result === 'not_evaluated') return []
      const said = words.event.evaluatedHalf(nameOf('evaluation', result) ?? '', text(row, 'unit_name') ?? '')
      const year = Number(row['models.year'])
      return [{ day: `${year}-06-30`, when: words.event.half(year), kind: 'evaluated' as const, text: said }]
    }),
    ...recognitionOf(rows),
    ...rows.flatMap((row) => {
      const day = dayIn(row, 'models.evaluated_on')
      const result = text(row, 'evaluation')
      if (day === null || result === 'not_evaluated') return []
      return [
        {
          day,
          kind: 'evaluated' as const,
          text: words.event.evaluated(nameOf('evaluation', result) ?? '', text(row, 'unit_name') ?? ''),
        },
      ]
    }),
    ...replications.flatMap((row) => {
      const day = dayIn(row, 'replication.replicated_on')
      const place = textOf(row, 'replication.to_unit_name') ?? textOf(row, 'replication.to_place') ?? ''
      const sites = numberOf(row, 'replication.sites') ?? 0
      return day === null
        ? []
        : [{ day, kind: 'replicated' as const, text: words.event.replicated(place, sites) }]
    }),
    ...commendations.flatMap((row) => {
      const day = dayIn(row, 'commendation.commended_on')
      const said = words.event.commended(
        textOf(row, 'commendation.form_name') ?? '',
        nameOf('level', textOf(row, 'commendation.level')),
        textOf(row, 'commendation.decision_number'),
      )
      return day === null ? [] : [{ day, kind: 'commended' as const, text: said }]
    }),
    ...publicity.flatMap((row) => {
      const day = dayIn(row, 'publicity.published_on')
      const said = words.event.published(
        textOf(row, 'publicity.form_name') ?? '',
        textOf(row, 'publicity.outlet') ?? '',
        numberOf(row, 'publicity.items') ?? 0,
      )
      return day === null ? [] : [{ day, kind: 'published' as const, text: said }]
    }),
  ]
  const told = rows.find((row) =>
    [...PARTS, ...DUTIES].some((name) => partText(row, name) !== null && name !== 'helped'),
  )
  return {
    key: text(latest, 'model_key') ?? '',
    code: text(latest, 'model_code') ?? '',
    name: text(latest, 'model_name') ?? '',
    subject: text(latest, 'subject_name'),
    field: text(latest, 'field_name') ?? '',
    kind: nameOf('kind', text(latest, 'kind')) ?? '',
    registeredOn,
    years: rows.map((row) => ({
      year: Number(row['models.year']),
      unit: text(row, 'unit_name') ?? '',
      unitCode: text(row, 'unit_code') ?? '',
      registration: text(row, 'registration') ?? '',
      status: text(row, 'status') ?? '',
      evaluation: text(row, 'evaluation') ?? '',
      evaluationHalf: text(row, 'evaluation_h1') ?? '',
      criteria: text(row, 'criteria') ?? '',
      replicated: row['models.replicated'] === true,
    })),
    events: events.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)),
    sites: replications.reduce((total, row) => total + (numberOf(row, 'replication.sites') ?? 0), 0),
    commendations: commendations.length,
    about: told
      ? {
          year: Number(told['models.year']),
          unit: text(told, 'unit_name') ?? '',
          parts: [...PARTS, ...DUTIES].flatMap((name) => {
            const said = partText(told, name)
            return said === null ? [] : [{ title: words[name], text: said }]
          }),
        }
      : null,
  }
}
