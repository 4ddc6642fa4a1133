import { textOf } from '../../../../cube/domain/rows.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { modelsOfUnit } from './queries.ts'
import type { UnitSelection } from './unit.ts'

const text = words.one

/** More models than these scroll in a table that is as high as the cards beside it. */
const FEW = 8

type InYear = UnitSelection & { year: number }

interface ModelRow {
  key: string
  name: string
  subject: string | null
  field: string
  kind: string
  status: string
  evaluation: string
  replicated: boolean
}

interface OfYear {
  year: number
  code: string
  models: ModelRow[]
}

/** A unit's models in one year. */
export function UnitModels({ selection }: { selection: InYear }) {
  return <ChartCard {...spec} view={useView('units/models', read, selection)} className="lg:col-span-8" />
}

function read(ask: Ask, selection: InYear): OfYear {
  const { code, year } = selection
  const { found } = ask({ found: rows(modelsOfUnit(code, year), selection) })
  return {
    year,
    code,
    models: found.map((row): ModelRow => ({
      key: textOf(row, 'models.model_key') ?? '',
      name: textOf(row, 'models.model_name') ?? '',
      subject: textOf(row, 'models.subject_name'),
      field: textOf(row, 'models.field_name') ?? '',
      kind: nameOf('kind', textOf(row, 'models.kind')) ?? '',
      status: nameOf('status', textOf(row, 'models.status')) ?? '',
      evaluation: nameOf('evaluation', textOf(row, 'models.evaluation')) ?? '',
      replicated: row['models.replicated'] === true,
    })),
  }
}

const columns: Column<ModelRow>[] = [
  {
    title: text.models,
    cell: (model) => (
      <>
        <PageLink to={{ page: '/mo-hinh', own: { model: model.key } }} className="name-link block text-ink">
          {model.name}
        </PageLink>
        {model.subject && <span className="block text-14 text-ink-3">{model.subject}</span>}
      </>
    ),
    key: (model) => model.name,
  },
  { title: shared.columns.field, cell: (model) => model.field, key: (model) => model.field },
  { title: shared.filters.kind, cell: (model) => model.kind, key: (model) => model.kind },
  { title: shared.columns.state, cell: (model) => model.status, key: (model) => model.status },
  { title: text.evaluation, cell: (model) => model.evaluation, key: (model) => model.evaluation },
  {
    title: shared.sections.replication,
    cell: (model) => (model.replicated ? text.replicated : text.notReplicated),
    key: (model) => Number(model.replicated),
  },
]

const spec: ChartSpec<OfYear> = {
  id: 'mo-hinh',
  name: text.models,
  skeleton: 'h-96',
  defined: [{ member: 'models.count' }],
  downloads: ({ code, year }) => [{ name: 'mo-hinh-cua-don-vi', query: modelsOfUnit(code, year) }],
  face: ({ models, year: shown }) => {
    const fields = [...new Set(models.map((model) => model.field))]
    const title = models.length ? text.modelsFinding(models.length, fields) : text.noModels(shown)
    return {
      title,
      subtitle: text.modelsSubtitle(shown),
      empty: models.length ? undefined : text.otherYear,
      list: (
        <div className={models.length > FEW ? 'relative h-full lg:min-h-[24rem]' : ''}>
          <DataTable
            caption={text.models}
            rows={models}
            rowKey={(model) => model.key}
            columns={columns}
            height={`max-h-[36rem] ${models.length > FEW ? 'lg:absolute lg:inset-0 lg:max-h-none' : ''}`}
          />
        </div>
      ),
    }
  },
}
