import { roundOf } from '../../../../cube/domain/findings/units.ts'
import type { ChannelProgress } from '../../../../cube/domain/reporting.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import { useAsked } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { codesOf, nameOf } from '../../i18n/vi/codes.ts'
import { unitsHeadline, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { PageProps } from '../../shell/page.ts'
import { YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'
import { Deadlines } from '../reporting/Deadlines.tsx'
import { Pace } from '../reporting/Pace.tsx'
import { HeldRows } from './HeldRows.tsx'
import { Kinds } from './Kinds.tsx'
import { Quota } from './Quota.tsx'
import { readRound, unitScopeWords } from './round.ts'
import { UnitList } from './UnitList.tsx'

/** The deadline cockpit: days to go, who owes what, the minimum, what is held. */
export function Cockpit(props: PageProps) {
  const { filters, snapshot } = props
  const asked = useAsked().get('unitKind')
  const unitKind = codesOf('unit_kind').find((code) => code === asked) ?? null
  const selection = useSelection({ ...filters, kind: null }, snapshot)
  const ofUnits = { ...selection, unitKind }
  const years = useView('years', readYears, selection)
  const round = useView('units/round', readRound, ofUnits)
  const { data } = round
  const year = years.data?.frame.year ?? null
  useTitle(`${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`)
  const reported = data && {
    n: sum(data.progress.map((part) => part.received)),
    of: sum(data.progress.map((part) => part.expected)),
  }
  const reminder = ({ channel, received, expected }: ChannelProgress) =>
    data !== null &&
    received < expected && (
      <a
        href={`/api/reminder/${data.year}.docx?${new URLSearchParams({ channel, snapshot: round.snapshot }).toString()}`}
        download
        className="plain-button mt-2.5 self-start !text-14 print:hidden"
      >
        {words.reminder[channel]}
      </a>
    )
  return (
    <YearPage
      {...props}
      years={years}
      view={round}
      name={words.title}
      sentence={data ? unitsHeadline(roundOf(data.progress, data), data.year) : null}
      scope={data ? `${shared.filters.yearOption(data.year).toLowerCase()}, ${unitScopeWords(data)}` : ''}
      reported={reported}
      byKind={false}
      own={[
        {
          name: 'unitKind',
          label: words.kind,
          value: unitKind,
          any: words.anyKind,
          choices: codesOf('unit_kind').map((code) => ({ value: code, text: nameOf('unit_kind', code)! })),
        },
      ]}
    >
      <div className="mt-5 grid grid-cols-1 gap-4 print:grid-cols-2 print:gap-2 lg:grid-cols-12 lg:gap-5">
        <Deadlines
          view={round}
          below={reminder}
          committee={words.committee}
          className="print:col-span-2 lg:col-span-5"
        />
        <Kinds view={round} className="print:col-span-2 print:break-inside-avoid lg:col-span-7" />
        <UnitList view={round} className="print:col-span-2 lg:col-span-12" />
        <Quota view={round} className="print:break-inside-avoid lg:col-span-4" />
        <Pace view={round} className="print:break-inside-avoid lg:col-span-4" />
        <HeldRows selection={ofUnits} className="print:col-span-2 print:break-inside-avoid lg:col-span-4" />
      </div>
    </YearPage>
  )
}
