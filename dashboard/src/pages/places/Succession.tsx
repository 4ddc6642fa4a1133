import { useView, type Ask } from '../../data/view.ts'
import { date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/places.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { successionOf, type Link } from './areas.ts'
import type { PlaceSelection } from './place.ts'
import { NEW_BORDERS } from './places.ts'

interface Made {
  key: string
  name: string
  effectiveOn: string
  from: Link[]
}

/** What a place was made of and what became of it; null links: the snapshot is too old to say. */
function read(ask: Ask, { level, code, former, snapshot }: PlaceSelection): { links: Link[] | null } {
  const { links } = ask({ links: successionOf(level, code, snapshot) })
  const isOf = (link: Link) => level === 'district' || (former ? link.oldCode : link.newCode) === code
  return { links: links?.filter(isOf) ?? null }
}

/** Each area that came on a day of new borders, and the areas that it was made of. */
export function Succession({ selection, className }: { selection: PlaceSelection; className: string }) {
  const { data } = useView('places/succession', read, selection)
  const busy = data === null
  const links = data?.links ?? null
  const made = new Map<string, Made>()
  for (const link of links ?? []) {
    const key = `${link.effectiveOn} ${link.newCode}`
    const one = made.get(key) ?? { key, name: link.newName, effectiveOn: link.effectiveOn, from: [] }
    one.from.push(link)
    made.set(key, one)
  }
  const last = (links ?? []).filter((link) => link.effectiveOn === NEW_BORDERS)
  const title = busy
    ? shared.loading
    : links === null
      ? words.successionOld
      : made.size === 0
        ? words.successionNone
        : words.successionFinding(
            new Set(last.map((link) => link.oldCode)).size,
            new Set(last.map((link) => link.newCode)).size,
          )
  return (
    <PageCard
      id="sap-nhap"
      name={words.succession.name}
      title={title}
      subtitle={made.size ? words.succession.subtitle : undefined}
      busy={busy}
      className={className}
    >
      {made.size > 0 && (
        <div className="mt-4">
          <DataTable
            caption={words.succession.name}
            rows={[...made.values()]}
            rowKey={(one) => one.key}
            columns={[
              {
                title: words.newUnit,
                cell: (one) => (
                  <>
                    <span className="block text-ink">{one.name}</span>
                    <span className="block text-14 text-ink-3">
                      {words.since} {date(one.effectiveOn)}
                    </span>
                  </>
                ),
                key: (one) => one.name,
              },
              {
                title: words.oldUnits,
                cell: (one) =>
                  one.from
                    .map((link) => (link.whole ? link.oldName : `${link.oldName} (${words.part})`))
                    .join(', '),
                key: (one) => one.from.length,
              },
            ]}
          />
        </div>
      )}
    </PageCard>
  )
}
