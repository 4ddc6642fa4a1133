import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { numberOf } from '../../../cube/domain/rows.ts'
import { type Definition } from '../../../cube/domain/definition.ts'
import { loadDefinitions } from '../data/definitions.ts'
import { codeOf, figureOf, rowsBehind, rowsCounted, type Defined, type Figure } from '../data/figures.ts'
import { narrowed } from '../data/narrow.ts'
import { useRows } from '../data/rows.ts'
import { provinceDay } from '../../../cube/domain/dates.ts'
import { useNarrowing, type Target } from '../data/filters.ts'
import { count, percent } from '../i18n/format.ts'
import { definition } from '../i18n/vi/definition.ts'
import { words } from '../i18n/vi/words.ts'
import { useShownSnapshot } from '../data/shown.ts'
import { CopyButton } from './CopyButton.tsx'
import { Dialog } from './Dialog.tsx'
import { PageLink } from './PageLink.tsx'

/** What a figure means, with the values that the page shows; opened by its button. */
export default function DefinitionDialog({
  label,
  defined,
  snapshot,
  onClose,
}: {
  label: string
  defined: Defined[]
  snapshot: string | null
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const narrowing = useNarrowing()
  const catalogue = useQuery({
    queryKey: ['definitions'],
    queryFn: ({ signal }) => loadDefinitions(signal),
    staleTime: Infinity,
  })
  return (
    <Dialog
      dialog={dialog}
      titleId="definition-title"
      width="w-[min(34rem,calc(100vw-2rem))]"
      onClose={onClose}
    >
      <div className="max-h-[80vh] overflow-y-auto p-6">
        <h2 id="definition-title" className="text-20 font-strong">
          {words.definition.openFor(label)}
        </h2>
        {catalogue.data ? (
          defined.map(({ from, ...item }) => (
            <Entry
              key={item.member}
              item={
                from
                  ? {
                      ...item,
                      figure: figureOf(
                        item.member,
                        from.queries.map((query) => narrowed(query, narrowing)),
                        from.year,
                      ),
                    }
                  : item
              }
              catalogue={catalogue.data}
              heading={defined.length > 1}
              snapshot={snapshot}
            />
          ))
        ) : (
          <p className="mt-3 text-ink-2" role="status">
            {catalogue.error ? words.failed(definition.title) : definition.loading}
          </p>
        )}
        <div className="mt-5 flex justify-end">
          <button
            type="button"
            className="rounded-md border border-line-strong px-4 py-1.5 text-14 hover:bg-sunken"
            onClick={() => dialog.current?.close()}
          >
            {definition.close}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Entry({
  item,
  catalogue,
  heading,
  snapshot,
}: {
  item: Defined
  catalogue: Map<string, Definition>
  heading: boolean
  snapshot: string | null
}) {
  const entry = catalogue.get(item.member)
  const values = useValues(item, entry, snapshot)
  if (!entry) return <p className="mt-3 text-ink-2">{definition.missing}</p>
  const part = (member: string | null) => (member === null ? null : (catalogue.get(member)?.title ?? member))
  const rowsOf = (member: string | null) =>
    member !== null && item.figure ? rowsCounted(member, item.figure.filters) : null
  const lines: [string, string | null, string | undefined, Target | null][] = [
    [definition.numerator, part(entry.numerator), values.numerator, rowsOf(entry.numerator)],
    [definition.denominator, part(entry.denominator), values.denominator, rowsOf(entry.denominator)],
    [definition.exclusions, entry.exclusions, undefined, null],
    [definition.clause, entry.clause, undefined, null],
  ]
  return (
    <section className="mt-4">
      {heading && <h3 className="font-strong">{entry.title}</h3>}
      <p className="text-ink-2">{entry.description}</p>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-14">
        {values.value !== undefined && (
          <>
            <dt className="text-ink-3">{definition.value}</dt>
            <dd className="font-strong">{values.value}</dd>
          </>
        )}
        {lines.map(
          ([title, text, value, rows]) =>
            text !== null && (
              <div key={title} className="contents">
                <dt className="text-ink-3">{title}</dt>
                <dd>
                  {text}
                  {value !== undefined && (
                    <span className="font-strong">
                      :{' '}
                      {rows === null ? (
                        value
                      ) : (
                        <PageLink to={rows} className="text-accent-ink underline">
                          {value}
                        </PageLink>
                      )}
                    </span>
                  )}
                </dd>
              </div>
            ),
        )}
        {item.figure && snapshot !== null && <Source figure={item.figure} snapshot={snapshot} />}
      </dl>
      {entry.quote && (
        <blockquote className="mt-3 border-l-2 border-line-strong pl-3 text-14 text-ink-2">
          “{entry.quote}”
        </blockquote>
      )}
    </section>
  )
}

type Values = Pick<Defined, 'value' | 'numerator' | 'denominator'>

/** The values that the page gave, else those that Cube has for the figure. */
function useValues(item: Defined, entry: Definition | undefined, snapshot: string | null): Values {
  const sides = [entry?.numerator, entry?.denominator].flatMap((side) => side ?? [])
  const wanted = item.value === undefined && item.figure !== undefined && entry !== undefined
  const query =
    wanted && snapshot !== null ? { measures: [item.member, ...sides], filters: item.figure!.filters } : null
  const rows = useRows(query, snapshot ?? '').data
  if (!wanted) return item
  if (!rows || !entry) return {}
  const value = (member: string) => numberOf(rows[0], member)
  return {
    value: (sides.length === 2 ? percent : count)(value(item.member)),
    ...(entry.numerator === null ? {} : { numerator: count(value(entry.numerator)) }),
    ...(entry.denominator === null ? {} : { denominator: count(value(entry.denominator)) }),
  }
}

/** Until when the figure's data count, its reference to copy, and the way to its rows. */
function Source({ figure, snapshot }: { figure: Figure; snapshot: string }) {
  const shown = useShownSnapshot()
  const code = useQuery({
    queryKey: ['code', snapshot, figure],
    queryFn: () => codeOf(figure, snapshot),
    staleTime: Infinity,
  })
  const rows = rowsBehind(figure)
  return (
    <>
      {shown !== null && (
        <>
          <dt className="text-ink-3">{definition.asOf}</dt>
          <dd>
            {words.snapshot.asOf(shown.asOf ?? provinceDay(shown.builtAt))}; {words.snapshot.id(snapshot)}
          </dd>
        </>
      )}
      <dt className="self-center text-ink-3">{definition.code}</dt>
      <dd className="flex flex-wrap items-center gap-2">
        {code.data === undefined ? (
          <span role="status">{code.error ? words.failed(definition.code) : words.loading}</span>
        ) : (
          <>
            <code className="font-sans font-strong">{code.data}</code>
            <CopyButton
              text={() => code.data}
              label={definition.copy}
              done={definition.copied}
              failed={definition.notCopied}
            />
          </>
        )}
      </dd>
      {rows !== null && (
        <dd className="col-span-2">
          <PageLink to={rows} className="text-accent-ink underline">
            {definition.rows}
          </PageLink>
        </dd>
      )}
    </>
  )
}
