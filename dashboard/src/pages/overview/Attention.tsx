import { noticesOf, SEVERITIES, type Severity } from '../../../../cube/domain/findings/notices.ts'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import {
  bareCommunes,
  modelsByCommune,
  modelsByDistrict,
  readDistricts,
} from '../../../../cube/domain/parts.ts'
import type { Scope } from '../../../../cube/domain/scope.ts'
import { withFilters } from '../../data/filters.ts'
import { useAddress } from '../../data/router.tsx'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask, View } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { words } from '../../i18n/vi/words.ts'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { fieldNeeds, fieldsOf, tellsEveryField } from './fieldParts.ts'
import { noticeOf, type Notice } from './notice.ts'
import { knownBy, reportNeeds, reportsOf } from './readReports.ts'

/** What needs attention, from the year's reports, fields and districts. */
export function readNotices(ask: Ask, selection: Selection): Notice[] {
  const years = readYears(ask, selection)
  const { frame, cut } = years
  const answers = ask({
    ...reportNeeds(years, selection),
    ...fieldNeeds(years, selection),
    districts: rows(modelsByDistrict(frame.scope, cut), selection),
    communes: tellsEveryPlace(frame.scope, frame.year)
      ? rows(modelsByCommune(frame.scope, frame.year, cut), selection)
      : null,
  })
  const { units, progress } = reportsOf(answers, years)
  return noticesOf({
    ...frame,
    units,
    progress,
    fields: tellsEveryField(selection.filters) ? fieldsOf(ask, answers, years, selection) : null,
    districts: readDistricts(answers.districts, frame.year, knownBy(answers.receipts, years)).districts,
    bare: answers.communes === null ? [] : bareCommunes(answers.communes, frame.year, units),
  }).map(noticeOf)
}

/** One side's models, or those of a field or a unit, do not leave a place without. */
const tellsEveryPlace = ({ channel, kind, narrowed }: Scope, year: number): boolean =>
  year >= MERGER_YEAR && !channel && !kind && !narrowed

/** What needs attention, worst first; each sentence leads to its evidence further down. */
export function Attention({ view, className }: { view: View<Notice[]>; className: string }) {
  const address = useAddress()
  return (
    <Card id="can-chu-y" className={`flex flex-col print:break-inside-avoid ${className}`}>
      <section aria-labelledby="can-chu-y-title" aria-busy={view.stale} className="flex flex-1 flex-col">
        <h2 id="can-chu-y-title" className="text-20 font-strong">
          {words.sections.attention}
        </h2>
        {view.error && (
          <div className="mt-3">
            <Failure what={words.sections.attention} error={view.error} retry={view.retry} />
          </div>
        )}
        {view.data === null ? (
          view.error === null && <Skeleton className="mt-4 h-[26rem] md:h-60" />
        ) : view.data.length === 0 ? (
          <p className="mt-3 text-16 text-ink-2">{words.attention.nothing}</p>
        ) : (
          <div className={view.stale ? 'opacity-50 transition-opacity' : ''}>
            {SEVERITIES.map((severity) => {
              const notices = view.data!.filter((notice) => notice.severity === severity)
              return notices.length === 0 ? null : (
                <section key={severity} data-severity={severity} className="notices">
                  <h3 className="flex items-center gap-2 text-14 font-strong">
                    <Mark severity={severity} />
                    {words.attention[severity]}
                  </h3>
                  <ol className="divide-y divide-line">
                    {notices.map((notice) => (
                      <li key={notice.href}>
                        <a href={addressOf(notice, address)} className="notice group">
                          <Sentence text={notice.text} />
                        </a>
                      </li>
                    ))}
                  </ol>
                </section>
              )
            })}
          </div>
        )}
      </section>
    </Card>
  )
}

/** How many it concerns is seen first; then what is wrong, up to the colon; where that is stands below, quieter. */
function Sentence({ text }: { text: string }) {
  const [, number, what, rest] = /^(\S+) (.*?:)(.*)/.exec(text) ?? []
  return (
    <>
      <strong>{number}</strong>{' '}
      <span className="min-w-0 flex-1 self-center text-ink-2 group-hover:underline">
        <strong className="block font-strong text-ink">{what}</strong>
        {rest}
      </span>
      <span className="hidden self-center text-ink-3 sm:block print:hidden" aria-hidden="true">
        ›
      </span>
    </>
  )
}

/** Evidence on a basis of its own is shown on that basis. */
const addressOf = ({ href, basis }: Notice, address: string): string =>
  basis === undefined ? href : withFilters(address, { basis }) + href

/** Shape and colour say the same as the words: a filled triangle, a diamond, a ring. */
const Mark = ({ severity }: { severity: Severity }) => (
  <svg viewBox="0 0 16 16" className="h-4 w-4 shrink-0" aria-hidden="true" fill="currentColor">
    {severity === 'now' ? (
      <path d="M8 1.500a1 1 0 0 1 .87.5l6.1 10.600a1 1 0 0 1-.87 1.500H1.900a1 1 0 0 1-.87-1.500L7.13 2A1 1 0 0 1 8 1.500z" />
    ) : severity === 'today' ? (
      <rect x="3.2" y="3.2" width="9.6" height="9.6" rx="1.5" transform="rotate(45 8 8)" />
    ) : (
      <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="2" />
    )}
  </svg>
)
