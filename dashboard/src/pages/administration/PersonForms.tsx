import { useState } from 'react'
import type { PersonDecisionInfo, PersonPlace } from '../../../../cube/domain/contract.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/persons.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field, Form } from '../access/Fields.tsx'
import { CORRECTED, type Found } from './FoundPlaces.tsx'

interface FormProps {
  /** Told what was done. */
  onDone: (message: string) => void
  onClose: () => void
}

const heading = 'text-14 font-strong'
const help = 'mt-1 text-13 text-ink-2'

/** The number of a decision and why it was taken. */
function Decision() {
  return (
    <>
      <Field label={words.hide.document} name="document" autoComplete="off" required maxLength={200} />
      <Field label={words.hide.reason} name="reason" autoComplete="off" required maxLength={1000} />
    </>
  )
}

/** Hides a person: in all rows, or in those of some units where another has the same name. */
export function HideForm({
  found: { name, places },
  unitName,
  onDone,
  onClose,
}: FormProps & { found: Found; unitName: (code: string) => string }) {
  const w = words.hide
  const [only, setOnly] = useState(false)
  const [units, setUnits] = useState<ReadonlySet<string>>(new Set())
  const codes = [...new Set(places.flatMap(({ unitCode }) => (unitCode === null ? [] : [unitCode])))]
  return (
    <Form
      submit={w.submit}
      onCancel={onClose}
      onSubmit={async ({ document, reason }) => {
        if (only && units.size === 0) throw new Error(w.chooseUnits)
        const given = { name, document, reason, units: only ? [...units] : null }
        const { item } = await askAccounts<{ item: number }>('POST', '/api/persons/hide', given)
        onDone(w.done(item))
      }}
    >
      <h3 className={heading}>{w.title(name)}</h3>
      <p className={help}>{w.help}</p>
      <fieldset className="mt-3">
        <legend className="text-13 text-ink-2">{w.where}</legend>
        {[false, true].map((value) => (
          <label key={String(value)} className="mt-1 flex min-h-[28px] items-center gap-2 text-14">
            <input type="radio" checked={only === value} onChange={() => setOnly(value)} />
            {value ? w.only : w.everywhere}
          </label>
        ))}
        {only && (
          <div className="mt-1 max-h-60 overflow-y-auto pl-6" tabIndex={0} role="group" aria-label={w.only}>
            {codes.map((code) => (
              <label key={code} className="flex min-h-[28px] items-center gap-2 text-14">
                <input
                  type="checkbox"
                  checked={units.has(code)}
                  onChange={({ target }) => {
                    const next = new Set(units)
                    if (target.checked) next.add(code)
                    else next.delete(code)
                    setUnits(next)
                  }}
                />
                {unitName(code)}
              </label>
            ))}
          </div>
        )}
      </fieldset>
      <Decision />
    </Form>
  )
}

/** Puts the right value into a cell of a model's row. */
export function CorrectForm({
  place: { unitCode, modelCode, year, round, columns },
  unitName,
  onDone,
  onClose,
}: FormProps & { place: PersonPlace; unitName: (code: string) => string }) {
  const w = words.correct
  const [column, setColumn] = useState<string>(CORRECTED.find((one) => columns.includes(one))!)
  return (
    <Form
      submit={w.submit}
      onCancel={onClose}
      onSubmit={async ({ value, source, reason }) => {
        const row = { unit: unitCode, model: modelCode, year, round, column }
        await askAccounts('POST', '/api/persons/correct', { ...row, value, source, reason })
        onDone(w.done)
      }}
    >
      <h3 className={heading}>{w.title(modelCode!, unitName(unitCode!))}</h3>
      <p className={help}>{w.help}</p>
      <div className="mt-3">
        <Choice
          label={w.column}
          value={column}
          choices={CORRECTED.map((value) => ({ value, text: words.columns[value]! }))}
          onChange={setColumn}
        />
      </div>
      <Field label={w.value} name="value" autoComplete="off" required maxLength={2000} />
      <Field label={w.source} name="source" autoComplete="off" required maxLength={2000} />
      <Field label={w.reason} name="reason" autoComplete="off" required maxLength={2000} />
    </Form>
  )
}

/** Takes a decision back. */
export function ShowForm({ decision, onDone, onClose }: FormProps & { decision: PersonDecisionInfo }) {
  const w = words.show
  return (
    <Form
      submit={w.submit}
      onCancel={onClose}
      onSubmit={async ({ document, reason }) => {
        await askAccounts('POST', '/api/persons/show', { of: decision.id, document, reason })
        onDone(w.done)
      }}
    >
      <h3 className={heading}>{w.title(decision.initials, decision.document)}</h3>
      <Decision />
    </Form>
  )
}
