import { useState } from 'react'
import type { PersonFound, PersonPlace } from '../../../../cube/domain/contract.ts'
import { words } from '../../i18n/vi/persons.ts'
import { timeOf } from '../access/session.ts'

/** A name that was looked for, and where it stands. */
export interface Found extends PersonFound {
  name: string
}

/** Places that are listed before somebody asks for all of them. */
const FIRST = 20
/** Columns of a model that can be corrected here. */
export const CORRECTED = ['subject_name', 'content', 'result', 'difficulty', 'support', 'note'] as const

/** `20261122T030000Z-0a1b2c3d` was built at 2026-11-22T03:00:00Z. */
const momentOf = (snapshot: string): string =>
  snapshot.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z')

const canCorrect = ({ table, unitCode, modelCode, year, round, columns }: PersonPlace): boolean =>
  table === 'fct_model' &&
  unitCode !== null &&
  modelCode !== null &&
  year !== null &&
  round !== null &&
  columns.some((column) => (CORRECTED as readonly string[]).includes(column))

/** Where a name stands, by snapshot; what of the current one can be corrected leads there. */
export function FoundPlaces({
  found: { places, total, texts },
  unitName,
  onHide,
  onCorrect,
}: {
  found: Found
  unitName: (code: string) => string
  onHide: () => void
  onCorrect: (place: PersonPlace) => void
}) {
  const w = words.find
  const [all, setAll] = useState(false)
  const units = new Set(places.map(({ unitCode }) => unitCode)).size
  const shown = all ? places : places.slice(0, FIRST)
  const snapshots = [...new Set(shown.map(({ snapshot }) => snapshot))]
  const inTexts = texts.reduce((sum, one) => sum + one.texts, 0)
  return (
    <div className="mt-5">
      <p role="status" className="font-strong">
        {total === 0 ? w.none : w.found(total, units)}
      </p>
      {inTexts > 0 && <p className="mt-1 text-14">{w.texts(inTexts)}</p>}
      {snapshots.map((snapshot) => (
        <div key={snapshot} className="mt-3">
          <h3 className="text-13 font-strong text-ink-2">
            {snapshot === places[0]!.snapshot ? w.current : w.frozen(timeOf(momentOf(snapshot)))}
          </h3>
          <ul className="divide-y divide-line">
            {shown
              .filter((place) => place.snapshot === snapshot)
              .map((place, i) => (
                <li key={i} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
                  <p className="min-w-0 flex-1 basis-64 break-words text-14">{told(place, unitName)}</p>
                  {snapshot === places[0]!.snapshot && canCorrect(place) && (
                    <button
                      type="button"
                      className="quiet-button"
                      aria-label={words.correct.title(place.modelCode!, place.unitCode!)}
                      onClick={() => onCorrect(place)}
                    >
                      {w.correct}
                    </button>
                  )}
                </li>
              ))}
          </ul>
        </div>
      ))}
      {places.length < total && <p className="mt-2 text-13 text-ink-3">{w.limited(places.length)}</p>}
      <div className="mt-4 flex flex-wrap gap-3">
        {shown.length < places.length && (
          <button type="button" className="plain-button" onClick={() => setAll(true)}>
            {w.all(places.length)}
          </button>
        )}
        {(total > 0 || inTexts > 0) && (
          <button type="button" className="main-button" onClick={onHide}>
            {w.hide}
          </button>
        )}
      </div>
    </div>
  )
}

function told(place: PersonPlace, unitName: (code: string) => string): string {
  const { table, columns, year, round, unitCode, modelCode } = place
  const row = [
    unitCode === null ? words.find.noUnit : unitName(unitCode),
    ...(year === null ? [] : [words.find.year(year)]),
    ...(round === null ? [] : [words.rounds[round] ?? round]),
    ...(modelCode === null ? [] : [words.find.model(modelCode)]),
  ]
  return `${row.join(', ')} · ${words.tables[table] ?? table}: ${columns.map((column) => words.columns[column] ?? column).join(', ')}`
}
