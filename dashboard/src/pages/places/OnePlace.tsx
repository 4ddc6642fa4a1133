import { useEffect } from 'react'
import { textOf, type Row } from '../../../../cube/domain/rows.ts'
import { useRows, useView } from '../../data/useRows.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { pageAddress, useAsked } from '../../data/filters.ts'
import { count, date } from '../../i18n/format.ts'
import { communesFinding, none, placeFieldsFinding, placeHeadline, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { readFields, type Part } from '../../../../cube/domain/parts.ts'
import { MERGER_YEAR, SOUTH } from '../../../../cube/domain/areas.ts'
import { modelsByDistrict, modelsByField } from '../../../../cube/domain/parts.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { equals, within } from '../../../../cube/domain/filter.ts'
import { SliceFigures } from '../slice/SliceFigures.tsx'
import { SliceUnits, TopModels } from '../slice/SliceLists.tsx'
import { SliceTrend } from '../slice/SliceTrend.tsx'
import { useSlice } from '../slice/useSlice.ts'
import * as places from './places.ts'
import { BASES, MEMBERS, type Basis, type Mark, type Place } from './places.ts'
import { useAreas, useSuccession, type Link } from './useAreas.ts'

interface BasisRow {
  basis: Basis
  name: string
  now: number | null
  before: number | null
  mark: Mark
}

/** One former district, or one commune, ward or special zone: its figures, its years, what it was and became. */
export function OnePlace({
  code,
  level,
  filters,
  snapshot,
  isDefault,
}: PageProps & { code: string; level: 'district' | 'area' }) {
  const asked = useAsked()
  const { channel, kind } = filters
  const scope = { channel, kind }
  const isDistrict = level === 'district'
  // Codes are re-used: before the merger the same code is another area, which is asked for by its own basis.
  const isFormer = !isDistrict && asked.get('basis') === 'then' && (filters.year ?? MERGER_YEAR) < MERGER_YEAR
  const basis: Basis = isDistrict ? 'common' : isFormer ? 'then' : 'now'
  const slice = [
    equals(MEMBERS[basis].code, code),
    ...(isFormer ? [{ member: 'models.year', operator: 'lt', values: [String(MERGER_YEAR)] }] : []),
  ]
  const areas = useAreas(MERGER_YEAR - 1, MERGER_YEAR, snapshot.id)
  const known = places.readAreas(areas.data ?? [])
  const versions = known.filter((one) => one.code === code && one.level !== 'province')
  const area = isFormer
    ? versions.find((one) => one.validFrom < places.NEW_BORDERS)
    : versions.find((one) => one.validFrom >= places.NEW_BORDERS || isDistrict)
  const mark: Mark = isDistrict ? 'unchanged' : (area?.mark ?? 'irregular')
  const goesOn = mark === 'unchanged' || mark === 'merged'
  const ownDistrict = isDistrict ? code : (area?.districtCode ?? null)
  const isSouth = ownDistrict === SOUTH
  const { at, asks, view, units, top } = useSlice(filters, snapshot.id, snapshot.today, {
    slice,
    spread: ownDistrict === null ? [] : [equals('replication.from_district_code', ownDistrict)],
    isPlace: true,
    since: isSouth ? MERGER_YEAR : 0,
    acrossMerger: goesOn,
  })
  const { year } = at
  const everyAsk = modelsByDistrict(scope, null)
  const fieldsAsk = year === null ? null : within(modelsByField(scope, at.cut), slice)
  const allFieldsAsk = modelsByField({ channel: null, kind: null }, null)
  const every = useRows(everyAsk, snapshot.id)
  const fields = useRows(fieldsAsk, snapshot.id)
  const allFields = useRows(allFieldsAsk, snapshot.id)
  const insideAsk =
    isDistrict && year !== null && year >= MERGER_YEAR
      ? within(places.byPlace(scope, 'now', year), [equals('models.district_code', code)])
      : null
  const inside = useRows(insideAsk, snapshot.id)
  const onBasis = (on: Basis, back: number) =>
    year === null
      ? null
      : within(
          places.byPlace(scope, on, year - back, back ? at.cut : null),
          isDistrict || on === 'common'
            ? [equals(MEMBERS.common.code, ownDistrict ?? '')]
            : [equals(MEMBERS[on].code, code)],
        )
  const counted = {
    then: [useRows(onBasis('then', 0), snapshot.id), useRows(onBasis('then', 1), snapshot.id)],
    now: [useRows(onBasis('now', 0), snapshot.id), useRows(onBasis('now', 1), snapshot.id)],
    common: [useRows(onBasis('common', 0), snapshot.id), useRows(onBasis('common', 1), snapshot.id)],
  }
  const succession = useSuccession(level, code, snapshot.id)

  const districts = new Map(
    (every.data ?? []).map((row) => [
      textOf(row, 'models.district_code') ?? '',
      textOf(row, 'models.district_name') ?? '',
    ]),
  )
  const name = (isDistrict ? districts.get(code) : area?.name) ?? code
  const isKnown = isDistrict ? districts.has(code) : area !== undefined
  const isLoaded = view.data !== null && areas.data !== undefined && every.data !== undefined

  const byField = useView<{ parts: Part[]; year: number }>(
    [...at.needed, fields, allFields],
    [year, channel, kind, code],
    () => {
      const blank = allFields.data!.map((row): Row => ({ ...row, 'models.count': '0' }))
      const own = fields.data!
      const has = new Set(own.map((row) => `${row['models.year']} ${row['models.field_code']}`))
      const rest = blank.filter((row) => !has.has(`${row['models.year']} ${row['models.field_code']}`))
      return { year: year!, parts: readFields([...own, ...rest], year!, true, [], shared.unnamedField) }
    },
  )
  const communes = useView<{ year: number; places: Place[] }>([inside, areas], [year, code], () => {
    const names = new Map(
      places
        .communesNow(known)
        .filter((one) => one.districtCode === code)
        .map((one) => [one.code, one.name]),
    )
    return { year: year!, places: places.readPlaces(inside.data!, null, year!, 'now', known, names).places }
  })
  const bases = useView<{ rows: BasisRow[]; year: number }>(
    [...Object.values(counted).flat(), areas, every, ...at.needed],
    [year, channel, kind, code],
    () => ({
      year: year!,
      rows: BASES.map((on): BasisRow => {
        const onMark: Mark = year! !== MERGER_YEAR || isDistrict || on === 'common' ? 'unchanged' : mark
        const having = new Set(counted[on][0]!.data!.map((row) => textOf(row, MEMBERS[on].code) ?? ''))
        const total = (i: 0 | 1) =>
          counted[on][i]!.data!.reduce((sum, row) => sum + Number(row['models.count'] ?? 0), 0)
        const inScope = (shown: number) => !isSouth || shown >= MERGER_YEAR
        const mayCompare =
          (onMark === 'unchanged' || (onMark === 'merged' && on === 'now')) && inScope(year! - 1)
        return {
          basis: on,
          name:
            on === 'common'
              ? (districts.get(ownDistrict ?? '') ?? '')
              : isDistrict
                ? words.placesInside([...having].filter((one) => one !== '').length)
                : name,
          now: inScope(year!) ? total(0) : null,
          before: mayCompare && at.known!.models.has(year! - 1) ? total(1) : null,
          mark: inScope(year! - 1) ? onMark : 'out_of_scope',
        }
      }),
    }),
  )
  const lineage = useView<{ links: Link[] | null }>([succession], [code, isFormer], () => ({
    links:
      succession.data?.filter(
        (link) => isDistrict || (isFormer ? link.oldCode === code : link.newCode === code),
      ) ?? null,
  }))

  useEffect(() => {
    document.title = `${name} · ${shared.product}`
  }, [name])
  const { data } = view
  const when = whenOf(data)
  const said = scopeWords(at.scope, name)
  const choices = {
    district: [...districts].flatMap(([value, text]) =>
      value === '56' || value === '' ? [] : [{ value, text }],
    ),
    area: places
      .communesNow(known)
      .map(({ code: value, name: text }) => ({ value, text }))
      .sort((a, b) => a.text.localeCompare(b.text, 'vi')),
  }
  const all = isDistrict ? { district: code } : { area: code }
  const listed = { name, snapshot: snapshot.id }
  /** The place on each basis. */
  const ways = (
    <ChartCard
      id="cach-chia"
      name={words.bases.name}
      view={bases}
      defined={[{ member: 'models.count' }]}
      downloads={BASES.flatMap((on) => {
        const query = onBasis(on, 0)
        return query ? [{ name: `dia-ban-${on}`, query, part: words.basis[on] }] : []
      })}
      snapshot={snapshot.id}
      skeleton="h-48"
      className={insideAsk === null ? 'lg:col-span-7' : 'grow'}
      face={({ rows, year: shown }): ChartFace => {
        const title = words.basesFinding(new Set(rows.map((row) => row.now)).size === 1)
        return {
          title,
          subtitle: words.bases.subtitle,
          summary: title,
          list: (
            <DataTable
              caption={title}
              rows={rows}
              rowKey={(row) => row.basis}
              columns={[
                {
                  title: words.basisColumn,
                  cell: (row) => (
                    <>
                      {words.basis[row.basis]}
                      <span className="block text-12 text-ink-3">{row.name}</span>
                    </>
                  ),
                  key: (row) => row.basis,
                },
                {
                  title: shared.filters.yearOption(shown),
                  cell: (row) => (row.now === null ? shared.outOfScope : count(row.now)),
                  key: (row) => row.now,
                  numeric: true,
                },
                {
                  title: at.cut ? words.sameDay : words.before,
                  cell: (row) => count(row.before),
                  key: (row) => row.before,
                  numeric: true,
                },
                {
                  title: words.mark,
                  cell: (row) => words.marks[row.mark],
                  key: (row) => row.mark,
                },
              ]}
            />
          ),
        }
      }}
    />
  )
  return (
    <YearPage
      filters={filters}
      snapshot={snapshot}
      isDefault={isDefault}
      at={at}
      view={view}
      name={[words.title, isDistrict ? words.basis.common : districts.get(ownDistrict ?? ''), name]
        .filter(Boolean)
        .join(' · ')}
      sentence={
        !isLoaded
          ? null
          : !isKnown
            ? [words.unknownPlace]
            : placeHeadline(
                name,
                data!.models.get(data!.year)?.count ?? null,
                data!.whole.get(data!.year)?.count ?? null,
                when,
              )
      }
      scope={`${when}, ${said}`}
      own={[
        {
          name: level,
          label: isDistrict ? words.place : words.commune,
          value: code,
          any: words.allPlaces,
          choices: isFormer ? [{ value: code, text: name }] : choices[level],
        },
      ]}
    >
      {isLoaded && !isKnown ? (
        <p className="mt-4 text-14 text-ink-2">{words.unknownHelp}</p>
      ) : (
        <>
          <div className="mt-5">
            <SliceFigures view={view} query={asks.models} snapshot={snapshot.id} />
          </div>
          <div className="mt-4 grid grid-cols-1 gap-4 lg:mt-5 lg:grid-cols-12 lg:gap-5 print:gap-2">
            <SliceTrend
              view={view}
              query={asks.models}
              of={said}
              snapshot={snapshot.id}
              broken={goesOn || isFormer ? null : words.broken[mark === 'split' ? 'split' : 'irregular']}
              className="lg:col-span-6"
            />
            <ChartCard
              id="linh-vuc"
              name={words.fields.name}
              view={byField}
              defined={[{ member: 'models.count' }]}
              downloads={fieldsAsk ? [{ name: 'dia-ban-theo-linh-vuc', query: fieldsAsk }] : []}
              snapshot={snapshot.id}
              skeleton="h-[26rem]"
              className="lg:col-span-6"
              face={({ parts, year: shown }): ChartFace => {
                const title = placeFieldsFinding(parts)
                return {
                  title,
                  subtitle: `${words.fields.subtitle}, ${said}, ${when}`,
                  summary: `${title}. ${parts.map((part) => `${part.name}: ${count(part.now)}`).join('; ')}.`,
                  empty: parts.every((part) => !part.now) ? shared.chart.empty : undefined,
                  picture: (
                    <Bars
                      bars={parts.map((part) => ({
                        key: part.code,
                        name: part.name,
                        value: part.now,
                        text: count(part.now),
                        href: part.now
                          ? pageAddress('/mo-hinh', { ...all, year: shown, field: part.code })
                          : undefined,
                      }))}
                    />
                  ),
                  table: (
                    <DataTable
                      caption={title}
                      rows={parts}
                      rowKey={(part) => part.code}
                      columns={[
                        {
                          title: shared.columns.field,
                          cell: (part) => part.name,
                          key: (part) => part.name,
                        },
                        {
                          title: shared.columns.models,
                          cell: (part) => count(part.now),
                          key: (part) => part.now,
                          numeric: true,
                        },
                      ]}
                    />
                  ),
                }
              }}
            />
            {insideAsk === null ? (
              <>
                <TopModels
                  {...listed}
                  view={top}
                  query={asks.replicated}
                  all={all}
                  className="lg:col-span-7"
                />
                <SliceUnits {...listed} view={units} query={asks.units} beside className="lg:col-span-5" />
                {ways}
              </>
            ) : (
              <>
                <div className="flex flex-col gap-4 lg:col-span-7 lg:gap-5 print:gap-2">
                  <TopModels {...listed} view={top} query={asks.replicated} all={all} />
                  {ways}
                </div>
                <div className="flex flex-col gap-4 lg:col-span-5 lg:gap-5 print:gap-2">
                  <SliceUnits {...listed} view={units} query={asks.units} />
                  <ChartCard
                    id="xa"
                    name={words.inside.name}
                    view={communes}
                    defined={[{ member: 'models.count' }]}
                    downloads={[{ name: 'mo-hinh-theo-xa', query: insideAsk }]}
                    snapshot={snapshot.id}
                    skeleton="h-80"
                    className="grow"
                    face={({ places: shown, year: inYear }): ChartFace => {
                      const having = shown.filter((place) => place.now).length
                      const title = having ? communesFinding(having, shown.length) : none
                      return {
                        title,
                        subtitle: `${words.inside.subtitle}, ${said}, ${when}`,
                        summary: `${title}. ${shown.map((place) => `${place.name}: ${count(place.now)}`).join('; ')}.`,
                        note: words.communesNote,
                        picture: (
                          <Bars
                            bars={shown.map((place) => ({
                              key: place.code,
                              name: place.name,
                              value: place.now,
                              text: count(place.now),
                              href: pageAddress('/dia-ban', { year: inYear, basis: 'now', area: place.code }),
                            }))}
                          />
                        ),
                        table: (
                          <DataTable
                            caption={title}
                            rows={shown}
                            rowKey={(place) => place.code}
                            columns={[
                              {
                                title: words.commune,
                                cell: (place) => place.name,
                                key: (place) => place.name,
                              },
                              {
                                title: shared.columns.models,
                                cell: (place) => count(place.now),
                                key: (place) => place.now,
                                numeric: true,
                              },
                            ]}
                          />
                        ),
                      }
                    }}
                  />
                </div>
              </>
            )}
            <Succession
              links={lineage.data?.links ?? null}
              busy={lineage.data === null}
              className={insideAsk === null ? 'lg:col-span-5' : 'lg:col-span-12'}
            />
          </div>
        </>
      )}
    </YearPage>
  )
}

interface Made {
  key: string
  name: string
  effectiveOn: string
  from: Link[]
}

/** Each area that came on a day of new borders, and the areas that it was made of. */
function Succession({ links, busy, className }: { links: Link[] | null; busy: boolean; className: string }) {
  const made = new Map<string, Made>()
  for (const link of links ?? []) {
    const key = `${link.effectiveOn} ${link.newCode}`
    const one = made.get(key) ?? { key, name: link.newName, effectiveOn: link.effectiveOn, from: [] }
    one.from.push(link)
    made.set(key, one)
  }
  const last = (links ?? []).filter((link) => link.effectiveOn === places.NEW_BORDERS)
  const title = busy
    ? shared.loading
    : links === null
      ? words.successionOld
      : made.size === 0
        ? words.successionNone
        : words.successionFinding(
            new Set(last.map((link) => link.oldCode)).size,
            new Set(last.map((link) => link.newCode)).size,
          )
  return (
    <PageCard
      id="sap-nhap"
      name={words.succession.name}
      title={title}
      subtitle={made.size ? words.succession.subtitle : undefined}
      busy={busy}
      className={className}
    >
      {made.size > 0 && (
        <div className="mt-4">
          <DataTable
            caption={title}
            rows={[...made.values()]}
            rowKey={(one) => one.key}
            columns={[
              {
                title: words.newUnit,
                cell: (one) => (
                  <>
                    <span className="block text-ink">{one.name}</span>
                    <span className="block text-12 text-ink-3">
                      {words.since} {date(one.effectiveOn)}
                    </span>
                  </>
                ),
                key: (one) => one.name,
              },
              {
                title: words.oldUnits,
                cell: (one) =>
                  one.from
                    .map((link) => (link.whole ? link.oldName : `${link.oldName} (${words.part})`))
                    .join(', '),
                key: (one) => one.from.length,
              },
            ]}
          />
        </div>
      )}
    </PageCard>
  )
}
