import { placeFieldsOf } from '../../../../cube/domain/findings/places.ts'
import { within, type Query } from '../../../../cube/domain/filter.ts'
import { modelsByField, readFields, type Part } from '../../../../cube/domain/parts.ts'
import type { Row } from '../../../../cube/domain/rows.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { Changes } from '../../data/filters.ts'
import { everyFieldName } from '../../data/plan.ts'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, yearNeeds, type YearFrame } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { placeFieldsFinding, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { readPlace, sliceOf, type PlaceSelection } from './place.ts'
import { explorerFilter } from './placeSlice.ts'

interface Fields extends YearFrame {
  name: string
  parts: Part[]
  all: Changes
  query: Query
}

/** One place's models by field. */
export function PlaceFields({ selection, className }: { selection: PlaceSelection; className: string }) {
  return <ChartCard {...spec} view={useView('places/fields', read, selection)} className={className} />
}

function read(ask: Ask, selection: PlaceSelection): Fields {
  // Fields of every year and place, so that one without a model of this place has 0.
  const everyField = rows(modelsByField({ channel: null, kind: null }, null), selection)
  const { name } = readPlace(ask, selection, [...Object.values(yearNeeds(selection)), everyField])
  const { frame, cut } = readYears(ask, selection)
  const query = within(modelsByField(frame.scope, cut), sliceOf(selection))
  const { own, every } = ask({ own: rows(query, selection), every: everyField })
  const blank = every.map((row): Row => ({ ...row, 'models.count': '0' }))
  const has = new Set(own.map((row) => `${row['models.year']} ${row['models.field_code']}`))
  const rest = blank.filter((row) => !has.has(`${row['models.year']} ${row['models.field_code']}`))
  const parts = readFields(
    [...own, ...rest],
    frame.year,
    true,
    everyFieldName(ask, every, selection.snapshot),
  )
  return { ...frame, name, parts, all: explorerFilter(selection), query }
}

const spec: ChartSpec<Fields> = {
  id: 'linh-vuc',
  name: words.fields.name,
  skeleton: 'h-[26rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'dia-ban-theo-linh-vuc', query }],
  face: (data) => {
    const { parts, all, year: shown } = data
    const said = scopeWords(data.scope, data.name)
    const when = whenOf(data)
    const title = placeFieldsFinding(placeFieldsOf(parts))
    return {
      title,
      subtitle: `${words.fields.subtitle}, ${said}, ${when}`,
      summary: `${parts.map((part) => `${part.name}: ${count(part.now)}`).join('; ')}.`,
      empty: parts.every((part) => !part.now) ? shared.chart.empty : undefined,
      picture: (
        <Bars
          bars={parts.map((part) => ({
            key: part.code,
            name: part.name,
            value: part.now,
            text: count(part.now),
            to: part.now ? { page: '/mo-hinh', own: { ...all, year: shown, field: part.code } } : undefined,
          }))}
        />
      ),
      table: (
        <DataTable
          caption={words.fields.name}
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
  },
}
