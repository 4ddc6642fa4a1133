import { useEffect, useRef, useState } from 'react'
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
  year,
  show,
  of,
  current,
}: {
  view: View<Pair[]>
  /** The year that is shown: its pairs come first. */
  year: number | null
  show: string | null
  /** The year whose pairs alone are shown; null: all. */
  of: string | null
  /** The figures of now are shown: a decision is about them. */
  current: boolean
}) {
  const text = words.pairs
  const work = useDeciding()
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
        const ofYear = year === null ? [] : open.filter((pair) => pair.counted.includes(year))
        const title = text.title(open.length, all.length, year === null ? null : { year, undecided: ofYear.length })
        const first = (pairs: Pair[]) => [
          ...pairs.filter((pair) => year !== null && pair.counted.includes(year)),
          ...pairs.filter((pair) => year === null || !pair.counted.includes(year)),
        ]
        return {
          title,
          subtitle: text.subtitle,
          empty: all.length ? undefined : text.none,
          list: <PairList all={first(all)} open={first(open)} show={show} of={of} current={current} work={work} />,
        }
      }}
    />
  )
}

/** Writes decisions down; the figures that come of them are shown before the next one. */
function useDeciding() {
  const renewBoot = useRenewBoot()
  const [deciding, setDeciding] = useState(false)
  const [said, setSaid] = useState<{ failed: boolean; text: string } | null>(null)
  const run = async (pairs: Pair[], decision: Decision) => {
    const [first, ...more] = pairs.map(({ a, b }) => ({ a: a.ref, b: b.ref }))
    setDeciding(true)
    setSaid(null)
    try {
      await decide(decision, first!, more)
      await renewBoot()
      setSaid({ failed: false, text: words.pairs.done })
    } catch (error) {
      setSaid({ failed: true, text: failureOf(error, words.network) })
    } finally {
      setDeciding(false)
    }
  }
  return { deciding, said, run }
}

/** The pairs that are asked for, of one reason or all. */
function PairList({
  all,
  open,
  show,
  of,
  current,
  work: { deciding, said, run },
}: {
  all: Pair[]
  open: Pair[]
  show: string | null
  of: string | null
  current: boolean
  work: ReturnType<typeof useDeciding>
}) {
  const text = words.pairs
  const [shown, setShown] = useState(STEP)
  const [reason, setReason] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const done = said?.failed === false ? said : null
  // Whoever decides by the keyboard goes on with the next pair.
  useEffect(() => {
    if (done) list.current?.querySelector<HTMLElement>('button')?.focus()
  }, [done])
  const shownOf =
    show === 'all' ? all : show === 'decided' ? all.filter((pair) => pair.decision !== null) : open
  const years = [...new Set(all.flatMap((pair) => pair.counted))].sort((a, b) => b - a)
  const year = years.find((one) => String(one) === of) ?? null
  const asked = year === null ? shownOf : shownOf.filter((pair) => pair.counted.includes(year))
  const reasons = [...new Set(asked.map((pair) => pair.reason ?? ''))].filter((one) => one !== '')
  const wanted = reasons.includes(reason) ? reason : ''
  const chosen = wanted === '' ? asked : asked.filter((pair) => pair.reason === wanted)
  const together = wanted === '' ? [] : chosen.filter((pair) => pair.decision === null)
  return (
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
        <CountedIn years={years} year={year} pairs={shownOf} onChange={() => setShown(STEP)} />
        {asked.length > 1 && (
          <Choice
            label={text.reason}
            value={wanted}
            choices={[
              { value: '', text: text.anyReason },
              ...reasons.map((one) => ({
                value: one,
                text: text.ofReason(one, asked.filter((pair) => pair.reason === one).length),
              })),
            ]}
            onChange={(value) => {
              setShown(STEP)
              setReason(value)
            }}
          />
        )}
        <p
          role={said?.failed ? 'alert' : 'status'}
          className={`min-h-[1.25rem] flex-1 pb-2 text-14 ${said?.failed ? 'text-red' : 'text-ink-2'}`}
        >
          {deciding ? text.deciding : said?.text}
        </p>
      </div>
      {together.length > 1 && (
        <Together
          key={wanted}
          pairs={together}
          disabled={!current || deciding}
          onDecide={(decision) => void run(together, decision)}
        />
      )}
      {!current && <p className="mt-2 text-14 text-ink-2">{text.old}</p>}
      {chosen.length === 0 && <p className="py-6 text-14 text-ink-2">{text.none}</p>}
      <ul ref={list} className="mt-3 divide-y divide-line border-t border-line">
        {chosen.slice(0, shown).map((pair) => (
          <PairRow
            key={pair.key}
            pair={pair}
            disabled={!current || deciding}
            onDecide={(decision) => void run([pair], decision)}
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
  )
}

/** Chooses the year in whose figures the pairs are counted; the address keeps it. */
function CountedIn({
  years,
  year,
  pairs,
  onChange,
}: {
  years: number[]
  /** Null: all years. */
  year: number | null
  pairs: Pair[]
  onChange: () => void
}) {
  const text = words.pairs
  if (years.length < 2) return null
  return (
    <Choice
      label={text.countedIn}
      value={year === null ? '' : String(year)}
      choices={[
        { value: '', text: text.anyYear },
        ...years.map((one) => ({
          value: String(one),
          text: text.ofYear(one, pairs.filter((pair) => pair.counted.includes(one)).length),
        })),
      ]}
      onChange={(value) => {
        onChange()
        setFilters({ pairYear: value || null })
      }}
    />
  )
}

/** One decision for all pairs of a reason; it is asked once more, since there are many. */
function Together({
  pairs,
  disabled,
  onDecide,
}: {
  pairs: Pair[]
  disabled: boolean
  onDecide: (decision: Decision) => void
}) {
  const text = words.pairs
  const [asked, setAsked] = useState<Decision | null>(null)
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2 print:hidden">
      {(['same', 'different'] as const).map((decision) => (
        <button
          key={decision}
          type="button"
          className="plain-button"
          disabled={disabled}
          onClick={() => (asked === decision ? onDecide(decision) : setAsked(decision))}
        >
          {asked === decision ? text.reallyAll(pairs.length) : text.all[decision](pairs.length)}
        </button>
      ))}
    </div>
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
      <p className="text-14 text-ink-3">
        {[pair.continuation ? text.continues : text.perhapsSame, pair.reason, text.years(pair.years)]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      <Alike pair={pair} />
      <div className="mt-2 grid grid-cols-1 gap-3 md:grid-cols-2">
        <Model side={pair.a} other={pair.b} label={text.first} />
        <Model side={pair.b} other={pair.a} label={text.second} />
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

/** What is said of a model, line by line. */
function linesOf(side: Side): [string, string | null][] {
  const text = words.pairs
  return [
    [text.unit, side.unit],
    [text.subject, side.subject],
    [text.field, side.field],
    [text.code, side.code],
    [text.year, side.year === null ? null : String(side.year)],
  ]
}

/** What both sides say, once; the cards show what they say differently. */
function Alike({ pair: { a, b } }: { pair: Pair }) {
  const text = words.pairs
  const others = linesOf(b)
  const same = linesOf(a).filter(([, value], i) => value !== null && value === others[i]![1])
  if (same.length === 0) return null
  return (
    <p className="mt-1 text-14 text-ink-2">
      {`${text.alike}: ${same.map(([title, value]) => `${title} ${value!}`).join(' · ')}`}
    </p>
  )
}

function Model({ side, other, label }: { side: Side; other: Side; label: string }) {
  const others = linesOf(other)
  const lines = linesOf(side).filter(([, value], i) => value !== others[i]![1])
  return (
    <div className="rounded-lg border border-line px-3 py-2.5">
      <h3 className="text-14 font-strong text-ink">
        <span className="sr-only">{label}: </span>
        {side.name}
      </h3>
      <dl className="mt-1 grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-14">
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
