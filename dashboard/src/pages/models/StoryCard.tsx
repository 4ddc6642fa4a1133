import type { LifeEvent } from '../../../../cube/domain/life.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/models.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { hasMany, type OneLife } from './oneLife.ts'

/** What became of a model, the latest first. */
export function StoryCard({ view, className }: { view: View<OneLife>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const whenOf = ({ day, when }: LifeEvent): string => when ?? date(day)

const spec: ChartSpec<OneLife> = {
  id: 'qua-trinh',
  name: words.story,
  skeleton: 'h-72',
  defined: [{ member: 'replication.sites' }, { member: 'commendation.count' }, { member: 'publicity.items' }],
  downloads: ({ queries }) => [
    { name: 'nhan-rong', query: queries.replications, part: words.replicated },
    { name: 'khen-thuong', query: queries.commendations, part: words.commendation },
    { name: 'tuyen-truyen', query: queries.publicity, part: words.publicity },
  ],
  face: ({ life: found }) => {
    const life = found!
    return {
      title: life.events[0] ? words.storyFinding(whenOf(life.events[0]), life.events[0].text) : words.story,
      subtitle: words.storySubtitle,
      empty: life.events.length ? undefined : shared.chart.none,
      list: <Story events={life.events} many={hasMany(life)} />,
    }
  },
}

/** Shape and words tell the kinds of event apart. */
const dot: Record<LifeEvent['kind'], string> = {
  registered: 'rounded-full border-2 border-accent',
  evaluated: 'rounded-full bg-past',
  recognised: 'rounded-full bg-accent ring-2 ring-accent-soft',
  replicated: 'rotate-45 bg-accent',
  commended: 'bg-accent',
  published: 'border-2 border-past',
}

/** As high as what is told beside it: few events spread over that height, many scroll in it. */
function Story({ events, many }: { events: LifeEvent[]; many: boolean }) {
  return (
    <div className={`relative h-full ${many ? 'lg:min-h-[20rem]' : ''}`}>
      <div
        className={`scrolls h-full overflow-auto pl-1.5 print:max-h-none ${many ? 'max-h-[44rem] lg:absolute lg:inset-0 lg:max-h-none' : ''}`}
        role="region"
        aria-label={words.storySubtitle}
        tabIndex={0}
      >
        <ol className="flex flex-col gap-3 pl-5">
          {events.map((event, i) => (
            <li
              key={i}
              className="relative max-h-20 min-h-min grow text-14 before:absolute before:-bottom-5 before:-left-[21.5px] before:top-2 before:border-l before:border-line last:grow-0 last:before:hidden"
            >
              <span
                aria-hidden="true"
                className={`absolute -left-[26px] top-1.5 h-2.5 w-2.5 ${dot[event.kind]}`}
              />
              <span className="block text-14 text-ink-3">{whenOf(event)}</span>
              {event.text}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
