import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { equals, notEquals, type Query } from '../../../../cube/domain/filter.ts'
import { hasCommunes, levelOf, MAP_STEPS } from '../../../../cube/domain/map.ts'
import { modelsByYear } from '../../../../cube/domain/models.ts'
import { modelsByCommune, modelsByDistrict, modelsByField } from '../../../../cube/domain/parts.ts'
import { reportingByUnit, reportingByYear, readUnits } from '../../../../cube/domain/reporting.ts'
import { numberOf, textOf, type Row } from '../../../../cube/domain/rows.ts'
import { provinceDay } from '../../../../cube/domain/dates.ts'
import { ARCHIPELAGO, commonAreas, communes, LAND, pathOf } from '../../charts/boundaries.ts'
import type { Snapshot } from '../../data/boot.ts'
import { fetchJson, load } from '../../data/cube.ts'
import { loadCatalogue } from '../../data/definitions.ts'
import { codeOf, figureOf } from '../../data/figures.ts'
import { count, date, percent, ratio } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { locale } from '../../i18n/vi/locale.ts'
import { pack as text, type Figures } from '../../i18n/vi/pack.ts'
import { words } from '../../i18n/vi/words.ts'
import { moment } from '../../i18n/vi/snapshots.ts'

/**
 * The meeting pack: the figures of a year and the rows behind them as one file that opens without server and network.
 * It is made here, by the reader's own requests, so that it holds what this reader may see and nothing else.
 */

const ALL = { channel: null, kind: null }

/** Columns of the rows; those without a title are only filtered by. */
const COLUMNS: {
  name: string
  member: string
  title: string | null
  list?: Parameters<typeof nameOf>[0]
  wide?: true
}[] = [
  { name: 'model', member: 'model_name', title: text.columns.model, wide: true },
  { name: 'subject', member: 'subject_name', title: text.columns.subject },
  { name: 'field', member: 'field_name', title: text.columns.field },
  { name: 'unit', member: 'unit_name', title: text.columns.unit },
  { name: 'place', member: 'area_then_name', title: text.columns.place },
  { name: 'kind', member: 'kind', title: text.columns.kind, list: 'kind' },
  { name: 'status', member: 'status', title: text.columns.status, list: 'status' },
  { name: 'evaluation', member: 'evaluation', title: text.columns.evaluation, list: 'evaluation' },
  { name: 'result', member: 'result', title: text.columns.result, wide: true },
  { name: 'fieldCode', member: 'field_code', title: null },
  { name: 'unitCode', member: 'unit_code', title: null },
  { name: 'placeCode', member: 'area_then_code', title: null },
  { name: 'districtCode', member: 'district_code', title: null },
  { name: 'kindClass', member: 'kind_class', title: null },
  { name: 'evaluated', member: 'evaluation', title: null },
  { name: 'isStatus', member: 'status', title: null },
  { name: 'replicated', member: 'replicated', title: null },
  { name: 'commended', member: 'commended', title: null },
]

const rowsOf = (members: string[], year: number): Query => ({
  measures: [],
  dimensions: [...new Set(members)],
  filters: [
    equals('models.year', year),
    equals('models.counted', 'true'),
    notEquals('models.status', 'discontinued'),
  ],
  order: [['models.model_name', 'asc']],
  limit: 50_000,
})

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, (sign) => SIGNS[sign]!)
/** JSON inside a script: no sign that could end it. */
const data = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

type Filter = Record<string, string | string[]>

/** A figure that opens its rows. */
const open = (value: string, rows: Filter, of: string): string =>
  `<a href="#mo-hinh" data-rows="${safe(JSON.stringify(rows))}" data-of="${safe(of)}">${safe(value)}</a>`

const table = (caption: string, heads: string[], lines: string[][]): string =>
  `<div class="scroll" tabindex="0" role="group" aria-label="${safe(caption)}"><table><caption>${safe(caption)}</caption><thead><tr>${heads.map((head, i) => `<th scope="col"${i > 0 ? ' class="number"' : ''}>${safe(head)}</th>`).join('')}</tr></thead><tbody>${lines
    .map(
      ([first, ...rest]) =>
        `<tr><th scope="row">${first ?? ''}</th>${rest.map((cell) => `<td class="number">${cell}</td>`).join('')}</tr>`,
    )
    .join('')}</tbody></table></div>`

/** What is asked of Cube, as the pages ask it. */
async function ask(snapshot: Snapshot, year: number) {
  const meta = await fetchJson<{ cubes: { name: string; dimensions: { name: string }[] }[] }>(
    '/cubejs-api/v1/meta',
  )
  const known = new Set(meta.cubes.flatMap((cube) => cube.dimensions.map((one) => one.name)))
  const columns = COLUMNS.filter(({ member }) => known.has(`models.${member}`))
  const rows = (query: Query) => load(query, snapshot.id)
  const [models, reporting, fields, districts, places, units, list, catalogue, session] = await Promise.all([
    rows(modelsByYear(ALL)),
    rows(reportingByYear(ALL)),
    rows(modelsByField(ALL, null)),
    rows(modelsByDistrict(ALL, null)),
    hasCommunes(year) ? rows(modelsByCommune(ALL, year, null)) : Promise.resolve([]),
    rows(reportingByUnit(ALL, year)),
    rows(
      rowsOf(
        columns.map(({ member }) => `models.${member}`),
        year,
      ),
    ),
    loadCatalogue(),
    // Where nobody signs in there is no such route, and no link to an account.
    document.querySelector('a[href^="/tai-khoan"]') ? fetchJson<SessionInfo>('/api/session') : null,
  ])
  const ofYear = (found: Row[], view: string) => found.filter((row) => Number(row[`${view}.year`]) === year)
  const main = ['count', 'effectiveness_rate', 'replication_rate', 'commendation_rate', 'recognition_rate']
  const codes = await Promise.all(
    main.map((name) => codeOf(figureOf(`models.${name}`, [modelsByYear(ALL)], year), snapshot.id)),
  )
  return {
    columns,
    models: ofYear(models, 'models')[0],
    reporting: ofYear(reporting, 'reporting')[0],
    fields: ofYear(fields, 'models'),
    districts: ofYear(districts, 'models'),
    places: ofYear(places, 'models'),
    units: readUnits(units),
    list,
    catalogue,
    session,
    codes: main.map((name, i) => [name, codes[i]!] as const),
  }
}

type Asked = Awaited<ReturnType<typeof ask>>

/** @returns the pack of a year as a file */
export async function makePack(snapshot: Snapshot, year: number): Promise<Blob> {
  const textOfFile = (file: string) => fetch(file).then((answer) => answer.text())
  const [asked, script, style] = await Promise.all([
    ask(snapshot, year),
    textOfFile('/pack.js'),
    textOfFile('/pack.css'),
  ])
  const title = text.title(year)
  const parts = [
    cover(snapshot, asked),
    overview(asked),
    mapPart(asked),
    fieldPart(asked),
    placePart(asked),
    unitPart(asked),
    listPart(),
    definitions(asked),
  ]
  const rows = asked.list.map((row) =>
    asked.columns.map(({ member, list }) => {
      const value = textOf(row, `models.${member}`)
      return list && value !== null ? (nameOf(list, value) ?? value) : value
    }),
  )
  const packed = {
    columns: asked.columns.map(({ name, title: head, wide }) => ({ name, title: head, wide })),
    rows,
    words: { found: text.found, first: text.first, locale },
  }
  const navigation = text.parts.map(([id, name]) => `<li><a href="#${id}">${safe(name)}</a></li>`).join('')
  const html = `<!doctype html><html lang="${locale.slice(0, 2)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title><style>${style}</style></head><body><header>${snapshot.sample ? `<p class="sample">${safe(words.sample)}</p>` : ''}<h1>${safe(title)}</h1><nav aria-label="${safe(text.contents)}"><ul>${navigation}</ul></nav></header><main>${parts.join('')}</main><script type="application/json" id="rows">${data(packed)}</script><script>${script.replaceAll('</script', '<\\/script')}</script></body></html>`
  return new Blob([html], { type: 'text/html;charset=utf-8' })
}

const part = (id: string, title: string, inside: string): string =>
  `<section id="${id}" tabindex="-1" aria-labelledby="${id}-title"><h2 id="${id}-title">${safe(title)}</h2>${inside}</section>`

const titled = (id: string): string => text.parts.find(([name]) => name === id)![1]

function cover(snapshot: Snapshot, { codes, session, catalogue }: Asked): string {
  const names = new Map(catalogue.flatMap(({ definitions: all }) => all.map((one) => [one.name, one.title])))
  const account = session?.account ?? null
  const facts: [string, string][] = [
    [
      text.cover.snapshot,
      `${snapshot.name ?? moment(snapshot.builtAt)}${snapshot.frozen ? ` (${words.snapshot.frozen})` : ''}`,
    ],
    [text.cover.asOf, date(snapshot.asOf ?? provinceDay(snapshot.builtAt))],
    [text.cover.id, snapshot.id],
    [text.cover.hash, snapshot.contentHash],
    [text.cover.made, moment(new Date().toISOString())],
    [text.cover.by, account === null ? text.cover.open : `${account.name} (${account.role})`],
    ...codes.map(([name, code]): [string, string] => [
      `${text.cover.code}: ${names.get(`models.${name}`) ?? name}`,
      code,
    ]),
  ]
  return part(
    'bia',
    titled('bia'),
    `<dl>${facts.map(([name, value]) => `<div><dt>${safe(name)}</dt><dd>${safe(value)}</dd></div>`).join('')}</dl><p>${safe(text.cover.rights)}</p>`,
  )
}

function overview({ models, reporting }: Asked): string {
  const value = (name: string) => numberOf(models, `models.${name}`)
  const share = (rate: string, n: string, of: string, rows: Filter, whole: Filter, name: string) =>
    `<div class="figure"><dt>${safe(name)}</dt><dd><strong data-figure="models.${rate}">${percent(value(rate))}</strong> ${open(count(value(n)), rows, name)}/${open(count(value(of)), whole, name)}</dd></div>`
  const report = (name: string) => numberOf(reporting, `reporting.${name}`)
  const names: Figures = text.figures
  return part(
    'tong-quan',
    titled('tong-quan'),
    `<dl class="figures"><div class="figure"><dt>${safe(names.count)}</dt><dd><strong data-figure="models.count">${open(count(value('count')), {}, names.count)}</strong> ${open(`${count(value('collective_count'))} ${text.collective}`, { kindClass: 'collective' }, text.collective)}, ${open(`${count(value('individual_count'))} ${text.individual}`, { kindClass: 'individual' }, text.individual)}</dd></div>
    <div class="figure"><dt>${safe(names.received)}</dt><dd><strong data-figure="reporting.completeness_rate">${percent(report('completeness_rate'))}</strong> <a href="#don-vi">${ratio(report('received'), report('expected'))}</a></dd></div>
    ${share('replication_rate', 'replicated_count', 'count', { replicated: 'true' }, {}, names.replicated)}
    ${share('effectiveness_rate', 'effective_count', 'evaluated_count', { evaluated: 'effective' }, { evaluated: ['effective', 'not_effective'] }, names.effective)}
    ${share('recognition_rate', 'recognised_count', 'count', { isStatus: 'recognised' }, {}, names.recognised)}
    ${share('commendation_rate', 'commended_count', 'count', { commended: 'true' }, {}, names.commended)}</dl>`,
  )
}

/** By how many models a place is drawn. */
const stepOf = (models: number): number => MAP_STEPS.level.indexOf(levelOf(models))

/** Lines on their ground, for the places without a model and for the step between two tones. */
const PATTERNS = [
  ['none', 26],
  ['half', 14],
]
  .map(
    ([name, gap]) =>
      `<pattern id="${name}" width="${gap}" height="${gap}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="${gap}" height="${gap}" class="${name}"/><path d="M0 ${Number(gap) / 2}h${gap}" class="${name}-lines"/></pattern>`,
  )
  .join('')

function mapPart({ places, districts }: Asked): string {
  const common = places.length === 0
  const values = new Map(
    (common ? districts : places).map((row) => [
      textOf(row, common ? 'models.district_code' : 'models.area_then_code') ?? '',
      numberOf(row, 'models.count') ?? 0,
    ]),
  )
  const factor = common ? 6 : 1
  const shapes = (common ? commonAreas : communes).map(({ code, name, rings }) => {
    const models = values.get(code) ?? 0
    const drawn =
      rings.length > 0
        ? `<path d="${pathOf(rings)}"/>`
        : `<g transform="translate(1210 1640)"><rect x="-10" y="-120" width="${ARCHIPELAGO.width + 40}" height="${ARCHIPELAGO.height + 160}" rx="16" class="frame"/><text x="10" y="-60">${safe(name)}</text>${ARCHIPELAGO.dots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="15"/>`).join('')}</g>`
    const rows: Filter = common ? { districtCode: code } : { placeCode: code }
    return `<a href="#mo-hinh" class="step-${stepOf(models / factor)}" data-rows="${safe(JSON.stringify(rows))}" data-of="${safe(name)}" aria-label="${safe(`${name}: ${count(models)}`)}"><title>${safe(`${name}: ${count(models)}`)}</title>${drawn}</a>`
  })
  const key = text.steps
    .map((step, i) => `<li><span class="key step-${i}" aria-hidden="true"></span>${safe(step)}</li>`)
    .join('')
  return part(
    'ban-do',
    titled('ban-do'),
    `<ul class="keys">${key}</ul><svg viewBox="0 0 1790 ${LAND[1]}" role="group" aria-label="${safe(titled('ban-do'))}">${PATTERNS}${shapes.join('')}</svg><p class="small">${safe(text.boundaries)}</p>`,
  )
}

const counted = (row: Row, rows: Filter, of: string) =>
  `<span data-figure="${safe(`${Object.keys(rows)[0]} ${Object.values(rows)[0]}`)}">${open(count(numberOf(row, 'models.count')), rows, of)}</span>`

function fieldPart({ fields }: Asked): string {
  return part(
    'linh-vuc',
    titled('linh-vuc'),
    table(
      titled('linh-vuc'),
      [text.columns.field, text.figures.count, text.figures.replicated],
      fields.map((row) => {
        const [code, name] = [textOf(row, 'models.field_code') ?? '', textOf(row, 'models.field_name') ?? '']
        return [
          safe(`${code}. ${name}`),
          counted(row, { fieldCode: code }, name),
          open(
            count(numberOf(row, 'models.replicated_count')),
            { fieldCode: code, replicated: 'true' },
            name,
          ),
        ]
      }),
    ),
  )
}

function placePart({ districts, places }: Asked): string {
  const of = (rows: Row[], member: string, filter: string) =>
    rows.map((row) => {
      const [code, name] = [
        textOf(row, `models.${member}_code`) ?? '',
        textOf(row, `models.${member}_name`) ?? '',
      ]
      return [safe(name === '' ? '—' : name), counted(row, { [filter]: code }, name)]
    })
  const heads = [text.columns.place, text.figures.count]
  return part(
    'dia-ban',
    titled('dia-ban'),
    table(text.districts, heads, of(districts, 'district', 'districtCode')) +
      (places.length > 0 ? table(text.communes, heads, of(places, 'area_then', 'placeCode')) : ''),
  )
}

function unitPart({ units }: Asked): string {
  return part(
    'don-vi',
    titled('don-vi'),
    table(
      titled('don-vi'),
      [text.columns.unit, words.columns.state, words.columns.receivedOn, text.figures.count],
      units.map((unit) => [
        safe(unit.name),
        safe(unit.state === null ? '—' : words.states[unit.state]),
        date(unit.receivedOn),
        open(text.list, { unitCode: unit.code }, unit.name),
      ]),
    ),
  )
}

const listPart = (): string =>
  part(
    'mo-hinh',
    titled('mo-hinh'),
    `<p><label for="search">${safe(text.search)}</label> <input id="search" type="search"> <button id="reset" type="button" hidden>${safe(text.reset)}</button></p><p><strong id="of"></strong> <span id="found" role="status"></span></p><div class="scroll" tabindex="0" role="group" aria-label="${safe(titled('mo-hinh'))}"><table><thead><tr>${COLUMNS.filter(
      ({ title }) => title !== null,
    )
      .map(({ title }) => `<th scope="col">${safe(title)}</th>`)
      .join('')}</tr></thead><tbody id="list"></tbody></table></div>`,
  )

function definitions({ catalogue }: Asked): string {
  return part(
    'cach-tinh',
    titled('cach-tinh'),
    catalogue
      .map(
        (chapter) =>
          `<details><summary>${safe(chapter.title)}</summary><dl>${chapter.definitions
            .map(
              (one) =>
                `<div><dt>${safe(one.title)}</dt><dd>${safe(one.description)}${one.clause === null ? '' : ` <span class="small">${safe(one.clause)}</span>`}</dd></div>`,
            )
            .join('')}</dl></details>`,
      )
      .join(''),
  )
}
