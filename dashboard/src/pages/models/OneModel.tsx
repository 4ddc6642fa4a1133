import { lifeOf } from '../../../../cube/domain/findings/life.ts'
import { useNarrowing } from '../../data/filters.ts'
import { useView } from '../../data/view.ts'
import { lifeSentence, words } from '../../i18n/vi/models.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { Footer } from '../../shell/Footer.tsx'
import type { PageProps } from '../../shell/page.ts'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { useTitle } from '../../ui/title.ts'
import { AboutCard } from './AboutCard.tsx'
import { hasMany, readOneLife } from './oneLife.ts'
import { StoryCard } from './StoryCard.tsx'
import { YearsCard } from './YearsCard.tsx'

/** One model: what it does, its years, and what became of it. */
export function OneModel({ id, snapshot }: PageProps & { id: string }) {
  const view = useView('models/life', readOneLife, { id, snapshot: snapshot.id, narrowing: useNarrowing() })
  const life = view.data?.life ?? null
  useTitle(`${life?.name ?? words.title} · ${shared.product}`)
  const many = life !== null && hasMany(life)
  return (
    <>
      <nav aria-label={words.back} className="sticky top-0 z-30 border-b border-line bg-surface print:hidden">
        <div className="mx-auto max-w-page px-4 py-1.5 sm:px-6">
          <PageLink to={{ page: '/mo-hinh' }} className="quiet-button -ml-2">
            <span aria-hidden="true">‹</span> {words.back}
          </PageLink>
        </div>
      </nav>
      <PageMain>
        <PageHead
          name={
            life ? [life.code, life.field, life.kind, life.subject].filter(Boolean).join(' · ') : words.title
          }
          sentence={life ? lifeSentence(lifeOf(life)) : view.data && [words.unknown]}
          failed={view.error !== null}
          snapshot={snapshot}
        />
        {view.error && <Failure what={words.title} error={view.error} retry={view.retry} />}
        {view.data && !life && <p className="mt-4 text-14 text-ink-2">{words.unknownHelp}</p>}
        {life && (
          <div className="mt-5 grid grid-cols-1 gap-4 print:gap-2 lg:grid-cols-12 lg:gap-5">
            <AboutCard view={view} className={many ? 'lg:col-span-8' : 'lg:col-span-7'} />
            <StoryCard view={view} className={many ? 'lg:col-span-4 lg:row-span-2' : 'lg:col-span-5'} />
            <YearsCard view={view} className={many ? 'lg:col-span-8' : 'lg:col-span-12'} />
          </div>
        )}
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}
