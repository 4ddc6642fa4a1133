import * as read from '../../../../cube/domain/replication.ts'
import { useAsked } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { replicationHeadline, words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'
import { BehindMark } from './BehindMark.tsx'
import { Cohorts } from './Cohorts.tsx'
import { Days } from './Days.tsx'
import { FieldRates } from './FieldRates.tsx'
import { Flows } from './Flows.tsx'
import { behind, readMark, UNKNOWN, type Mark } from './marks.ts'
import { MostReplicated } from './MostReplicated.tsx'
import { saidOf } from './parts.tsx'
import { Rates } from './Rates.tsx'
import { Receivers } from './Receivers.tsx'
import { readSpread, type Spread } from './spread.ts'

/** How models spread: from place to place, how soon, from which years, which and to whom. */
export default function ReplicationPage(props: PageProps) {
  const selection = useSelection({ ...props.filters, kind: null }, props.snapshot)
  const years = useView('years', readYears, selection)
  const view = useView('replication/spread', readSpread, selection)
  const year = years.data?.frame.year ?? null
  useTitle(`${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`)
  const { data } = view
  const said = data ? saidOf(data) : ''
  const asked = useAsked().get('mark')
  const mark = readMark(asked)
  const what = mark && data && markWords(mark, data)
  return (
    <YearPage
      {...props}
      years={years}
      view={view}
      name={words.title}
      sentence={data ? replicationHeadline(data.facts, whenOf(data), data.kept) : null}
      scope={said}
      byKind={false}
      own={
        what === null
          ? []
          : [
              {
                name: 'mark',
                label: words.behind.label,
                value: asked,
                any: '',
                choices: [{ value: asked!, text: `${words.behind.label}: ${what}` }],
                asChip: true,
              },
            ]
      }
    >
      <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5 print:block">
        {mark && data && what !== null && (
          <BehindMark
            key={asked}
            cohort={mark.kind === 'cohort'}
            selected={{
              snapshot: selection.snapshot,
              narrowing: selection.narrowing,
              query: behind(mark, data.year, data.scope.channel),
              what,
              scope: said,
            }}
          />
        )}
        <Flows view={view} className="lg:col-span-12" />
        <MostReplicated view={view} className="lg:col-span-7" />
        <Receivers view={view} className="lg:col-span-5" />
        <Days view={view} className="lg:col-span-6" />
        <Rates view={view} className="lg:col-span-6" />
        <Cohorts selection={selection} className="print:break-inside-avoid lg:col-span-12" />
        <FieldRates view={view} className="lg:col-span-12" />
      </div>
    </YearPage>
  )
}

/** A mark in words. */
function markWords(mark: Mark, { flows, receivers }: Spread): string {
  const place = (places: read.Place[], code: string) =>
    places.find((one) => one.code === (code === UNKNOWN ? read.ELSEWHERE : code))?.name ?? code
  switch (mark.kind) {
    case 'flow':
      return words.behind.flow(
        mark.from === '' ? null : place(flows.from, mark.from),
        mark.to === '' ? null : place(flows.to, mark.to),
      )
    case 'receiver':
      return words.behind.receiver(receivers.find((unit) => unit.code === mark.unit)?.name ?? mark.unit)
    case 'wait':
      return words.behind.wait(words.days.spans[mark.span]!)
    case 'cohort':
      return words.behind.cohort(mark.first, mark.until)
  }
}
