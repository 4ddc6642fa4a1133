import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { PersonDecisionInfo, PersonFound, PersonPlace } from '../../../../cube/domain/contract.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words as shared } from '../../i18n/vi/accounts.ts'
import { words } from '../../i18n/vi/persons.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { Field, Form } from '../access/Fields.tsx'
import { timeOf } from '../access/session.ts'
import { CorrectForm, HideForm, ShowForm } from './PersonForms.tsx'
import { type Found, FoundPlaces } from './FoundPlaces.tsx'

/** The form that is open below what it is about. */
type Opened =
  | { kind: 'hide'; found: Found }
  | { kind: 'correct'; place: PersonPlace }
  | { kind: 'show'; decision: PersonDecisionInfo }

const NAMES = encodeURIComponent(
  JSON.stringify({ dimensions: ['reporting.unit_code', 'reporting.unit_name'], limit: 50_000 }),
)

/** What units are called, by their codes; codes stay where the names are not known yet. */
function useUnitNames(): (code: string) => string {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    askAccounts<{ data: Record<string, string>[] }>('GET', `/cubejs-api/v1/load?query=${NAMES}`).then(
      ({ data }) =>
        setNames(
          new Map(data.map((row) => [row['reporting.unit_code'] ?? '', row['reporting.unit_name'] ?? ''])),
        ),
      () => undefined,
    )
  }, [])
  return (code) => (names.has(code) ? `${names.get(code)!} (${code})` : code)
}

/** Finding, correcting and hiding a person's data, and the register of the decisions. */
export function PersonsPart() {
  const [decisions, setDecisions] = useState<PersonDecisionInfo[] | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [found, setFound] = useState<Found | null>(null)
  const [opened, setOpened] = useState<Opened | null>(null)
  const [said, setSaid] = useState('')
  const unitName = useUnitNames()
  const ask = useCallback(() => {
    askAccounts<PersonDecisionInfo[]>('GET', '/api/persons').then(setDecisions, (error: Error) =>
      setFailure(error.message),
    )
  }, [])
  useEffect(ask, [ask])
  const open = (next: Opened) => {
    setSaid('')
    setOpened(next)
  }
  const close = () => setOpened(null)
  const done = (message: string) => {
    setSaid(message)
    close()
    ask()
  }
  return (
    <div className="grid gap-4">
      <PageCard id="tim-nguoi" name={words.find.card} title={words.find.title}>
        <Form
          submit={words.find.submit}
          onSubmit={async ({ name = '' }) => {
            setFound(null)
            close()
            setSaid('')
            setFound({ name, ...(await askAccounts<PersonFound>('POST', '/api/persons/find', { name })) })
          }}
        >
          <Field
            label={words.find.name}
            help={words.find.help}
            name="name"
            autoComplete="off"
            required
            maxLength={200}
          />
        </Form>
        {found && (
          <FoundPlaces
            found={found}
            unitName={unitName}
            onHide={() => open({ kind: 'hide', found })}
            onCorrect={(place) => open({ kind: 'correct', place })}
          />
        )}
        {opened?.kind === 'hide' && (
          <Panel>
            <HideForm found={opened.found} unitName={unitName} onDone={done} onClose={close} />
          </Panel>
        )}
        {opened?.kind === 'correct' && (
          <Panel key={JSON.stringify(opened.place)}>
            <CorrectForm place={opened.place} unitName={unitName} onDone={done} onClose={close} />
          </Panel>
        )}
      </PageCard>
      <p role="status" className={said === '' ? 'sr-only' : 'text-14 font-strong'}>
        {said}
      </p>
      {failure === null ? (
        decisions !== null && (
          <Register
            decisions={decisions}
            unitName={unitName}
            onShow={(decision) => open({ kind: 'show', decision })}
          />
        )
      ) : (
        <p role="alert">{failure}</p>
      )}
      {opened?.kind === 'show' && (
        <Panel key={opened.decision.id}>
          <ShowForm decision={opened.decision} onDone={done} onClose={close} />
        </Panel>
      )}
      {decisions === null && failure === null && <p aria-busy="true">{shared.loading}</p>}
    </div>
  )
}

/** A form, to which the keyboard goes when it opens. */
function Panel({ children }: { children: ReactNode }) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <div
      ref={panel}
      tabIndex={-1}
      className="mt-4 rounded-lg border border-line-strong bg-surface p-4 outline-none"
    >
      <div className="max-w-2xl">{children}</div>
    </div>
  )
}

/** The decisions, newest first, each with the one that took it back. */
function Register({
  decisions,
  unitName,
  onShow,
}: {
  decisions: PersonDecisionInfo[]
  unitName: (code: string) => string
  onShow: (decision: PersonDecisionInfo) => void
}) {
  const w = words.register
  const undone = decisions.filter((one) => one.undone !== null).length
  return (
    <PageCard
      id="so-quyet-dinh"
      name={w.card}
      title={decisions.length === 0 ? w.none : w.count(decisions.length - undone, undone)}
    >
      {decisions.length > 0 && (
        <ul className="mt-3 divide-y divide-line">
          {decisions.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
              <div className="min-w-0 flex-1 basis-64">
                <p className="break-words font-strong">{w.item(one.item, one.initials)}</p>
                <p className="break-words text-13 text-ink-3">
                  {w.decided(one.document, timeOf(one.at), one.by ?? '')}
                  {one.units !== null && ` · ${w.only(one.units.map(unitName).join(', '))}`}
                </p>
                <p className="break-words text-13 text-ink-3">{w.reason(one.reason)}</p>
                {one.undone !== null && (
                  <p className="break-words text-13 text-ink-3">
                    {w.undone(one.undone.document, timeOf(one.undone.at))} · {w.reason(one.undone.reason)}
                  </p>
                )}
              </div>
              {one.undone === null && (
                <button
                  type="button"
                  className="quiet-button"
                  aria-label={words.show.title(one.initials, one.document)}
                  onClick={() => onShow(one)}
                >
                  {w.show}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </PageCard>
  )
}
