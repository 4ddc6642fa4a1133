import { useState } from 'react'
import { decide, failureOf, type Decision } from '../../data/actions.ts'
import { useRenewBoot } from '../../data/boot.ts'
import type { View } from '../../data/view.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { setFilters } from '../../data/filters.ts'
import { date, NO_DATA } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/data.ts'
import { Choice } from '../../ui/Choice.tsx'
import type { Pair, Side } from './data.ts'
import { duplicates } from './queries.ts'

const STEP = 5

/** Pairs of models that may be one, side by side, and the steward's decision on each. */
export function DuplicatePairs({
  view,
  show,
  current,
}: {
  view: View<Pair[]>
  show: string | null
  /** The figures of now are shown: a decision is about them. */
  current: boolean
}) {
  const text = words.pairs
  const renewBoot = useRenewBoot()
  const [shown, setShown] = useState(STEP)
  const [deciding, setDeciding] = useState<string | null>(null)
  const [said, setSaid] = useState<{ failed: boolean; text: string } | null>(null)
  const run = async (pair: Pair, decision: Decision) => {
    setDeciding(pair.key)
    setSaid(null)
    try {
      await decide(decision, pair.a.ref, pair.b.ref)
      await renewBoot()
      setSaid({ failed: false, text: text.done })
    } catch (error) {
      setSaid({ failed: true, text: failureOf(error, words.network) })
    } finally {
      setDeciding(null)
    }
  }
  return (
    <ChartCard
      id="trung"
      name={text.name}
      view={view}
      defined={['pairs', 'undecided_count', 'same_count', 'different_count'].map((member) => ({
        member: `duplicates.${member}`,
      }))}
      downloads={() => [{ name: 'mo-hinh-co-the-trung', query: duplicates }]}
      skeleton="h-96"
      className="lg:col-span-12"
      face={(all): ChartFace => {
        const open = all.filter((pair) => pair.decision === null)
        const title = text.title(open.length, all.length)
        const chosen =
          show === 'all' ? all : show === 'decided' ? all.filter((pair) => pair.decision !== null) : open
        return {
          title,
          subtitle: text.subtitle,
          summary: title,
          empty: all.length ? undefined : text.none,
          list: (
            <>
              <div className="flex flex-wrap items-end gap-4 print:hidden">
                <Choice
                  label={text.show}
                  value={show === 'all' || show === 'decided' ? show : ''}
                  choices={[
                    { value: '', text: text.open },
                    { value: 'decided', text: text.decided },
                    { value: 'all', text: text.every },
                  ]}
                  onChange={(value) => {
                    setShown(STEP)
                    setFilters({ pairs: value || null })
                  }}
                />
                <p
                  role={said?.failed ? 'alert' : 'status'}
                  className={`min-h-[1.25rem] flex-1 pb-2 text-13 ${said?.failed ? 'text-red' : 'text-ink-2'}`}
                >
                  {deciding !== null ? text.deciding : said?.text}
                </p>
              </div>
              {!current && <p className="mt-2 text-13 text-ink-2">{text.old}</p>}
              {chosen.length === 0 && <p className="py-6 text-14 text-ink-2">{text.none}</p>}
              <ul className="mt-3 divide-y divide-line border-t border-line">
                {chosen.slice(0, shown).map((pair) => (
                  <PairRow
                    key={pair.key}
                    pair={pair}
                    disabled={!current || deciding !== null}
                    onDecide={(decision) => void run(pair, decision)}
                  />
                ))}
              </ul>
              {chosen.length > shown && (
                <button
                  type="button"
                  className="plain-button mt-3 print:hidden"
                  onClick={() => setShown(shown + STEP)}
                >
                  {text.more(chosen.length - shown)}
                </button>
              )}
            </>
          ),
        }
      }}
    />
  )
}

function PairRow({
  pair,
  disabled,
  onDecide,
}: {
  pair: Pair
  disabled: boolean
  onDecide: (decision: Decision) => void
}) {
  const text = words.pairs
  return (
    <li className="py-4 print:break-inside-avoid">
      <p className="text-13 text-ink-3">
        {[pair.continuation ? text.continues : text.perhapsSame, pair.reason, text.years(pair.years)]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      <div className="mt-2 grid grid-cols-1 gap-3 md:grid-cols-2">
        <Model side={pair.a} label={text.first} />
        <Model side={pair.b} label={text.second} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {pair.decision === null ? (
          <>
            <button type="button" className="plain-button print:hidden" disabled={disabled} onClick={() => onDecide('same')}>
              {text.same}
            </button>
            <button
              type="button"
              className="plain-button print:hidden"
              disabled={disabled}
              onClick={() => onDecide('different')}
            >
              {text.different}
            </button>
          </>
        ) : (
          <>
            <p className="text-14 text-ink-2">
              <strong className="font-strong text-ink">{text.verdict[pair.decision]}</strong>
              {pair.decidedOn !== null && ` (${text.on(date(pair.decidedOn), pair.decidedBy)})`}
              {pair.note !== null && `: ${pair.note}`}
            </p>
            <button type="button" className="plain-button print:hidden" disabled={disabled} onClick={() => onDecide('undo')}>
              {text.undo}
            </button>
          </>
        )}
      </div>
    </li>
  )
}

function Model({ side, label }: { side: Side; label: string }) {
  const text = words.pairs
  const lines: [string, string | null][] = [
    [text.unit, side.unit],
    [text.subject, side.subject],
    [text.field, side.field],
    [text.code, side.code],
    [text.year, side.year === null ? null : String(side.year)],
  ]
  return (
    <div className="rounded-lg border border-line px-3 py-2.5">
      <h3 className="text-14 font-strong text-ink">
        <span className="sr-only">{label}: </span>
        {side.name}
      </h3>
      <dl className="mt-1 grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-13">
        {lines.map(([title, value]) => (
          <div key={title} className="contents">
            <dt className="text-ink-3">{title}</dt>
            <dd className="text-ink-2 [overflow-wrap:anywhere]">{value ?? NO_DATA}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
