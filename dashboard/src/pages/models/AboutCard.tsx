import type { Life } from '../../../../cube/domain/life.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { words } from '../../i18n/vi/models.ts'
import type { OneLife } from './oneLife.ts'

/** What a model does and what came of it, as its last report says. */
export function AboutCard({ view, className }: { view: View<OneLife>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<OneLife> = {
  id: 'noi-dung-ket-qua',
  name: words.about,
  skeleton: 'h-72',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries }) => [{ name: 'mo-hinh-qua-cac-nam', query: queries.years }],
  face: ({ life: found }) => {
    const life = found!
    return {
      title: life.about?.parts.find((part) => part.title === words.result)?.text ?? life.name,
      subtitle: life.about ? words.aboutSubtitle(life.about.year, life.about.unit) : words.nothingWritten,
      empty: life.about ? undefined : words.nothingWritten,
      list: <About life={life} />,
    }
  },
}

function About({ life }: { life: Life }) {
  return (
    <dl className="space-y-4">
      {life.about?.parts.map((part) => (
        <div key={part.title}>
          <dt className="text-14 font-strong text-ink-3">{part.title}</dt>
          <dd className="mt-0.5 max-w-prose whitespace-pre-line [overflow-wrap:anywhere] text-16 text-ink">
            {part.text}
          </dd>
        </div>
      ))}
    </dl>
  )
}
