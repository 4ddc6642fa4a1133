import { useRef } from 'react'
import type { Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { useRows } from '../data/rows.ts'
import { Failure } from '../ui/Failure.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import type { NarrowingName } from '../../../cube/domain/pages.ts'
import { LEVELS, setFilters, type Changes, type Narrowing } from '../data/filters.ts'
import { nameOf } from '../i18n/vi/codes.ts'
import { words as own } from '../i18n/vi/panel.ts'
import { words } from '../i18n/vi/words.ts'
import { Choice } from '../ui/Choice.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import type { OwnFilter } from './ownFilter.ts'
import { UnitTree } from './UnitTree.tsx'
import { readUnits } from './units.ts'

const list = (dimensions: string[]): Query => ({ measures: [], dimensions, order: [[dimensions[0]!, 'asc']] })

const UNIT = ['unit_code', 'unit_name', 'channel', 'unit_kind']
const QUERIES = {
  field: list(['models.field_code', 'models.field_name']),
  district: list(['models.district_code', 'models.district_name']),
  owing: list(UNIT.map((name) => `reporting.${name}`)),
  reporting: list(UNIT.map((name) => `models.${name}`)),
}

const choicesOf = (rows: Row[] | undefined, name: 'field' | 'district') =>
  (rows ?? []).flatMap((row) => {
    const [code, text] = [row[`models.${name}_code`], row[`models.${name}_name`]]
    return code == null ? [] : [{ value: String(code), text: String(text ?? code) }]
  })

/** Fields, places, levels and the tree of units to choose from; each choice is in the address at once. */
export default function FilterPanel({
  names,
  chosen,
  others,
  kept,
  snapshot,
  onClose,
}: {
  /** By which filters the page can be narrowed. */
  names: NarrowingName[]
  chosen: Narrowing
  /** Filters that stand in the bar where it has room. */
  others: OwnFilter[]
  /** What a choice also writes into the address. */
  kept: Changes
  snapshot: string
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const has = (name: NarrowingName) => names.includes(name)
  const fields = useRows(has('field') ? QUERIES.field : null, snapshot)
  const districts = useRows(has('district') ? QUERIES.district : null, snapshot)
  const owing = useRows(has('unit') ? QUERIES.owing : null, snapshot)
  const reporting = useRows(has('unit') ? QUERIES.reporting : null, snapshot)
  const failed = [fields, districts, owing, reporting].find((answer) => answer.error !== null)
  const choose = (name: NarrowingName) => (value: string) => setFilters({ ...kept, [name]: value || null })
  const choices = {
    field: choicesOf(fields.data, 'field'),
    district: choicesOf(districts.data, 'district'),
    level: LEVELS.map((level) => ({ value: level, text: nameOf('level', level)! })),
  }
  return (
    <Dialog dialog={dialog} titleId="filters-title" width="w-[min(46rem,calc(100vw-2rem))]" onClose={onClose}>
      <div className="flex max-h-[85vh] flex-col p-4 sm:p-6">
        <h2 id="filters-title" className="text-20 font-strong">
          {own.title}
        </h2>
        <p className="mt-1 text-14 text-ink-2">{own.help}</p>
        {failed && (
          <div className="mt-3">
            <Failure what={own.title} error={failed.error!} retry={() => void failed.refetch()} />
          </div>
        )}
        <div className="-mx-1 mt-4 grid min-h-0 flex-1 gap-4 overflow-y-auto px-1 pb-1 sm:grid-cols-2">
          <div className={`space-y-3 ${has('unit') ? '' : 'sm:col-span-2'}`}>
            {others.map(({ name, label, value, any, choices: of }) => (
              <div key={name} className="sm:hidden">
                <Choice
                  label={label}
                  value={value ?? ''}
                  choices={[{ value: '', text: any }, ...of]}
                  onChange={(chosenValue) => setFilters({ ...kept, [name]: chosenValue || null })}
                />
              </div>
            ))}
            {(['field', 'district', 'level'] as const).filter(has).map((name) => (
              <Choice
                key={name}
                label={words.filters[name]}
                value={chosen[name] ?? ''}
                choices={[{ value: '', text: own.any[name] }, ...choices[name]]}
                onChange={choose(name)}
              />
            ))}
          </div>
          {has('unit') &&
            (owing.data && reporting.data ? (
              <UnitTree
                channels={readUnits(owing.data, reporting.data)}
                chosen={chosen.unit ?? null}
                onChoose={(code) => setFilters({ ...kept, unit: code })}
              />
            ) : (
              <Skeleton className="h-80" />
            ))}
        </div>
        <div className="mt-4 flex justify-end gap-2">
          <button
            type="button"
            className="quiet-button"
            onClick={() => setFilters(Object.fromEntries(names.map((name) => [name, null])))}
          >
            {words.filters.reset}
          </button>
          <button type="button" className="main-button" onClick={() => dialog.current?.close()}>
            {own.done}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
