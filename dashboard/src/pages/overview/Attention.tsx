import { noticesOf } from '../../../../cube/domain/findings/notices.ts'
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
        {view.data !== null && view.data.length > 1 && (
          <p className="text-14 text-ink-3 print:hidden">{words.attention.order}</p>
        )}
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
          <ol className={`mt-1 divide-y divide-line transition-opacity ${view.stale ? 'opacity-50' : ''}`}>
            {view.data.map((notice) => (
              <li key={notice.href}>
                <a href={addressOf(notice, address)} className="group flex gap-3 py-2.5 text-16 text-ink-2">
                  <ToneIcon tone={notice.tone} />
                  <Sentence text={notice.text} />
                  <span className="self-center text-ink-3 print:hidden" aria-hidden="true">
                    ›
                  </span>
                </a>
              </li>
            ))}
          </ol>
        )}
      </section>
    </Card>
  )
}

/** What is wrong, before the colon, is read at a glance; where it is stands behind. */
function Sentence({ text }: { text: string }) {
  const end = text.indexOf(':')
  return (
    <span className="min-w-0 flex-1 group-hover:underline">
      <strong className="font-strong text-ink">{text.slice(0, end + 1)}</strong>
      {text.slice(end + 1)}
    </span>
  )
}

/** Evidence on a basis of its own is shown on that basis. */
const addressOf = ({ href, basis }: Notice, address: string): string =>
  basis === undefined ? href : withFilters(address, { basis }) + href

/** Shape and colour say the same: a filled triangle, a diamond, a ring. */
function ToneIcon({ tone }: { tone: Notice['tone'] }) {
  const colour = { red: 'text-red', amber: 'text-amber', plain: 'text-accent' }[tone]
  return (
    <>
      <svg
        viewBox="0 0 16 16"
        className={`mt-[3px] h-4 w-4 shrink-0 ${colour}`}
        aria-hidden="true"
        fill="currentColor"
      >
        {tone === 'red' && (
          <path d="M8 1.500a1 1 0 0 1 .87.5l6.1 10.600a1 1 0 0 1-.87 1.500H1.900a1 1 0 0 1-.87-1.500L7.13 2A1 1 0 0 1 8 1.500z" />
        )}
        {tone === 'amber' && (
          <rect x="3.2" y="3.2" width="9.6" height="9.6" rx="1.5" transform="rotate(45 8 8)" />
        )}
        {tone === 'plain' && (
          <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="2" />
        )}
      </svg>
      <span className="sr-only">{words.attention.tone[tone]}</span>
    </>
  )
}
