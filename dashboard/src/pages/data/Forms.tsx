import { useState } from 'react'
import { useRows } from '../../data/rows.ts'
import { textOf } from '../../../../cube/domain/rows.ts'
import { words } from '../../i18n/vi/data.ts'
import { Choice } from '../../ui/Choice.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { GenerateFileButton } from './GenerateFileButton.tsx'
import * as queries from './queries.ts'

/** The forms that units fill in. */
export function Forms({ snapshot, today }: { snapshot: string; today: string }) {
  const text = words.forms
  const thisYear = Number(today.slice(0, 4))
  const [year, setYear] = useState(String(thisYear))
  const [round, setRound] = useState('annual')
  const [unit, setUnit] = useState('')
  const units = useRows(queries.units(thisYear), snapshot)
  const file = unit === '' ? 'zip' : 'xlsx'
  const asked = new URLSearchParams({ round, ...(unit === '' ? {} : { unit }) })
  return (
    <PageCard
      id="mau"
      name={text.name}
      title={text.title}
      subtitle={text.help}
      className="print:hidden lg:col-span-4"
    >
      <div className="mt-4 grid grid-cols-2 gap-3">
        <Choice
          label={text.year}
          value={year}
          choices={[thisYear + 1, thisYear, thisYear - 1].map((one) => ({ value: String(one), text: String(one) }))}
          onChange={setYear}
        />
        <Choice
          label={text.round}
          value={round}
          choices={Object.entries(text.rounds).map(([value, name]) => ({ value, text: name }))}
          onChange={setRound}
        />
        <div className="col-span-2">
          <Choice
            label={text.unit}
            value={unit}
            choices={[
              { value: '', text: text.all },
              ...(units.data ?? []).map((row) => ({
                value: textOf(row, 'reporting.unit_code')!,
                text: textOf(row, 'reporting.unit_name')!,
              })),
            ]}
            onChange={setUnit}
          />
        </div>
        <div className="col-span-2">
          <GenerateFileButton
            address={`/api/templates/${year}.${file}?${asked.toString()}`}
            text={text.button}
            making={text.making}
            className="main-button"
          />
        </div>
      </div>
    </PageCard>
  )
}
