import { useQuery } from '@tanstack/react-query'
import { saveCsv } from '../../data/actions.ts'
import { fetchJson } from '../../data/cube.ts'
import { Agreement } from '../../ui/Agreement.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { setFilters, useAsked } from '../../data/filters.ts'
import { count } from '../../i18n/format.ts'
import { meanings, reconciliationHeadline, sidesOf, titleOf, words } from '../../i18n/vi/reconciliation.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { useTitle } from '../../ui/title.ts'
import type { PageProps } from '../../shell/page.ts'
import type { SumPart, Sum } from '../../../../cube/domain/contract.ts'
import { sumsOf, yearsOf } from './sums.ts'

/** The sums that must agree, each with both sides, for everyone to see. */
export default function ReconciliationPage({ filters, snapshot }: PageProps) {
  const asked = useAsked()
  const onlyDiffering = asked.get('show') === 'differing'
  const answer = useQuery({
    queryKey: ['reconciliation', snapshot.id, snapshot.today],
    queryFn: ({ signal }) =>
      fetchJson<Sum[]>(
        `/api/reconciliation?${new URLSearchParams({ snapshot: snapshot.id }).toString()}`,
        signal,
      ),
    staleTime: Infinity,
  })
  useTitle(`${words.title} · ${shared.product}`)
  const all = answer.data ?? []
  const years = yearsOf(all)
  const year = filters.year !== null && years.includes(filters.year) ? filters.year : null
  const inYear = sumsOf(all, year)
  const shown = onlyDiffering ? inYear.filter((sum) => !sum.agrees) : inYear
  const agreeing = inYear.filter((sum) => sum.agrees).length
  const first = inYear.find((sum) => !sum.agrees)
  const scope = [
    year === null ? words.anyYear : shared.filters.yearOption(year),
    ...(onlyDiffering ? [words.onlyDiffering] : []),
  ].join(', ')
  return (
    <>
      <PageMain>
        <PageHead
          name={words.title}
          sentence={
            answer.data
              ? reconciliationHeadline(agreeing, inYear.length, first ? titleOf(first) : null)
              : null
          }
          failed={answer.error !== null}
          snapshot={snapshot}
          scope={scope}
        />
        {answer.error && (
          <div className="mt-5">
            <Failure what={words.title} error={answer.error} retry={() => void answer.refetch()} />
          </div>
        )}
        {!answer.data && !answer.error && <Skeleton className="mt-5 h-[60rem] rounded-xl" />}
        {answer.data && (
          <PageCard
            id="doi-chieu"
            name={words.sums}
            title={`${count(agreeing)}/${count(inYear.length)} ${words.agrees.toLowerCase()}`}
            subtitle={words.subtitle}
            className="mt-5"
          >
            <div className="mt-4 flex flex-wrap items-end gap-3 print:hidden">
              <Choice
                label={words.year}
                value={year === null ? '' : String(year)}
                choices={[
                  { value: '', text: words.anyYear },
                  ...years.map((one) => ({ value: String(one), text: String(one) })),
                ]}
                onChange={(value) => setFilters({ year: value || null })}
              />
              <Choice
                label={words.show}
                value={onlyDiffering ? 'differing' : ''}
                choices={[
                  { value: '', text: words.all },
                  { value: 'differing', text: words.onlyDiffering },
                ]}
                onChange={(value) => setFilters({ show: value || null })}
              />
              <button
                type="button"
                className="plain-button ml-auto"
                disabled={shown.length === 0}
                onClick={() => save(shown, snapshot.id)}
              >
                {words.csv}
              </button>
            </div>
            {shown.length === 0 ? (
              <p className="py-8 text-14 text-ink-2">{words.none}</p>
            ) : (
              <ul className="mt-4 grid grid-cols-1 gap-x-10 xl:grid-cols-2 print:block">
                {shown.map((sum) => (
                  <SumRow key={sum.name} sum={sum} />
                ))}
              </ul>
            )}
            <p className="mt-3 border-t border-line pt-3 text-14 text-ink-3">{words.help}</p>
          </PageCard>
        )}
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}

function save(sums: Sum[], snapshot: string): void {
  saveCsv(
    `${words.file}_${snapshot}`,
    [words.sum, words.year, words.round, words.left, '', words.right, '', words.difference, words.state],
    sums.flatMap((sum) => {
      const [left, right] = sidesOf(sum)
      return sum.parts.map((part) => [
        titleOf(sum),
        part.year,
        roundOf(part),
        left,
        part.left,
        right,
        part.right,
        part.right - part.left,
        part.agrees ? words.agrees : words.differs,
      ])
    }),
  )
}

const roundOf = (part: SumPart): string =>
  part.round === null ? words.whole : (words.rounds[part.round] ?? part.round)

function SumRow({ sum }: { sum: Sum }) {
  const title = titleOf(sum)
  const [left, right] = sidesOf(sum)
  return (
    // What agrees needs half of a desk's width; what does not has all of it, for its parts.
    <li className={`border-t border-line py-4 print:break-inside-avoid ${sum.agrees ? '' : 'xl:col-span-2'}`}>
      <div className="grid grid-cols-1 gap-x-6 gap-y-2 md:grid-cols-[minmax(0,6fr)_minmax(0,5fr)_7rem]">
        <div>
          <h3 className="text-14 font-strong text-ink">{title}</h3>
          {meanings[sum.name] !== undefined && (
            <p className="mt-0.5 text-14 text-ink-2">{meanings[sum.name]}</p>
          )}
        </div>
        <dl className="grid grid-cols-[1fr_auto] content-start gap-x-4 gap-y-1 text-14">
          {[
            { name: left, value: sum.left.value },
            { name: right, value: sum.right.value },
          ].map((side, i) => (
            <div key={i} className="contents">
              <dt className="text-ink-3">{side.name}</dt>
              <dd className="text-right font-strong text-ink">{count(side.value)}</dd>
            </div>
          ))}
        </dl>
        <p className="text-14 md:text-right">
          <Agreement agrees={sum.agrees} text={sum.agrees ? words.agrees : words.differs} />
          {sum.left.value !== sum.right.value && (
            <span className="block text-14 text-ink-2">{words.away(sum.right.value - sum.left.value)}</span>
          )}
        </p>
      </div>
      {sum.parts.length > 0 && (
        <details className="mt-1 print:hidden" open={!sum.agrees}>
          <summary className="quiet-button -ml-2 cursor-pointer">{words.byYear(sum.parts.length)}</summary>
          <div
            className="scrolls relative mt-1 max-h-80 overflow-auto"
            role="region"
            aria-label={shared.chart.tableOf(title)}
            tabIndex={0}
          >
            <table className="data-table w-full border-separate border-spacing-0 text-14">
              <caption className="sr-only">{title}</caption>
              <thead>
                <tr>
                  <th scope="col" className="text-left">
                    {words.year}
                  </th>
                  <th scope="col" className="text-left">
                    {words.round}
                  </th>
                  <th scope="col" className="text-right">
                    {left}
                  </th>
                  <th scope="col" className="text-right">
                    {right}
                  </th>
                  <th scope="col" className="text-left">
                    {words.state}
                  </th>
                </tr>
              </thead>
              <tbody>
                {sum.parts.map((part) => (
                  <tr key={`${String(part.year)} ${String(part.round)}`}>
                    <th scope="row" className="text-left font-normal">
                      {part.year ?? words.whole}
                    </th>
                    <td>{roundOf(part)}</td>
                    <td className="text-right">{count(part.left)}</td>
                    <td className="text-right">{count(part.right)}</td>
                    <td>
                      <Agreement agrees={part.agrees} text={part.agrees ? words.agrees : words.differs} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </li>
  )
}
