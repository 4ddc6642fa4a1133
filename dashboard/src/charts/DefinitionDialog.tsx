import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { loadDefinitions, type Definition } from '../api/definitions.ts'
import { words } from '../i18n/vi/words.ts'
import type { Defined } from './Definition.tsx'

/** What a figure means, with the values that the page shows; opened by its button. */
export default function DefinitionDialog({
  label,
  defined,
  onClose,
}: {
  label: string
  defined: Defined[]
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const catalogue = useQuery({
    queryKey: ['definitions'],
    queryFn: ({ signal }) => loadDefinitions(signal),
    staleTime: Infinity,
  })
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close()
      }}
      aria-labelledby="definition-title"
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-0 text-ink print:hidden"
    >
      <div className="max-h-[80vh] overflow-y-auto p-6">
        <h2 id="definition-title" className="text-20 font-strong">
          {words.definition.openFor(label)}
        </h2>
        {catalogue.data ? (
          defined.map((item) => (
            <Entry key={item.member} item={item} catalogue={catalogue.data} heading={defined.length > 1} />
          ))
        ) : (
          <p className="mt-3 text-ink-2" role="status">
            {catalogue.error ? words.failed(words.definition.title) : words.definition.loading}
          </p>
        )}
        <div className="mt-5 flex justify-end">
          <button
            type="button"
            className="rounded-md border border-line-strong px-4 py-1.5 text-14 hover:bg-sunken"
            onClick={() => dialog.current?.close()}
          >
            {words.definition.close}
          </button>
        </div>
      </div>
    </dialog>
  )
}

function Entry({
  item,
  catalogue,
  heading,
}: {
  item: Defined
  catalogue: Map<string, Definition>
  heading: boolean
}) {
  const entry = catalogue.get(item.member)
  if (!entry) return <p className="mt-3 text-ink-2">{words.definition.missing}</p>
  const part = (member: string | null) => (member === null ? null : (catalogue.get(member)?.title ?? member))
  const lines: [string, string | null, string | undefined][] = [
    [words.definition.numerator, part(entry.numerator), item.numerator],
    [words.definition.denominator, part(entry.denominator), item.denominator],
    [words.definition.exclusions, entry.exclusions, undefined],
    [words.definition.clause, entry.clause, undefined],
  ]
  return (
    <section className="mt-4">
      {heading && <h3 className="font-strong">{entry.title}</h3>}
      <p className="text-ink-2">{entry.description}</p>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-13">
        {item.value !== undefined && (
          <>
            <dt className="text-ink-3">{words.definition.value}</dt>
            <dd className="font-strong">{item.value}</dd>
          </>
        )}
        {lines.map(
          ([title, text, value]) =>
            text !== null && (
              <div key={title} className="contents">
                <dt className="text-ink-3">{title}</dt>
                <dd>
                  {text}
                  {value !== undefined && <span className="font-strong">: {value}</span>}
                </dd>
              </div>
            ),
        )}
      </dl>
      {entry.quote && (
        <blockquote className="mt-3 border-l-2 border-line-strong pl-3 text-13 text-ink-2">
          “{entry.quote}”
        </blockquote>
      )}
    </section>
  )
}
