import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { pageAddress } from '../../data/filters.ts'
import { useAddress } from '../../data/router.tsx'
import type { View } from '../../data/view.ts'
import { count, date, NO_DATA, signed } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/data.ts'
import { Agreement } from '../../ui/Agreement.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import type { Declared } from './data.ts'
import type { DeclaredOfYear } from './views.ts'

const text = words.declared

/** What units state beside what is counted: the difference is shown, neither side is changed. */
export function DeclaredCard({ view }: { view: View<DeclaredOfYear> }) {
  return <ChartCard {...spec} view={view} className="lg:col-span-12" />
}

const gap = (one: Declared) => (one.declared === null ? null : one.declared - one.counted)
const columns: Column<Declared>[] = [
  {
    title: text.unit,
    cell: (one) => (
      <UnitLink code={one.code}>{one.name}</UnitLink>
    ),
    key: (one) => one.name,
  },
  { title: text.declared, cell: (one) => count(one.declared), key: (one) => one.declared, numeric: true },
  { title: text.counted, cell: (one) => count(one.counted), key: (one) => one.counted, numeric: true },
  {
    title: text.difference,
    cell: (one) => {
      const difference = gap(one)
      if (difference === null) return NO_DATA
      return difference === 0 ? (
        <Agreement agrees text={text.same} />
      ) : (
        <Agreement agrees={false} text={`${text.differs} ${signed(difference)}`} />
      )
    },
    key: gap,
    numeric: true,
  },
  { title: text.held, cell: (one) => count(one.held), key: (one) => one.held, numeric: true },
  {
    title: text.received,
    cell: (one) => date(one.receivedOn),
    key: (one) => one.receivedOn,
    numeric: true,
  },
]

function UnitLink({ code, children }: { code: string; children: string }) {
  const address = pageAddress(useAddress(), { page: '/don-vi', own: { unit: code } })
  return (
    <a className="text-accent-ink underline" href={address}>
      {children}
    </a>
  )
}

const spec: ChartSpec<DeclaredOfYear> = {
  id: 'tu-ke',
  name: text.name,
  skeleton: 'h-80',
  defined: [{ member: 'models.reported_count' }],
  downloads: ({ queries }) => [
    { name: 'tu-ke', query: queries.declared, part: text.declared },
    { name: 'dem-duoc', query: queries.counted, part: text.counted },
  ],
  face: ({ all, year }) => {
    const stated = all.filter((one) => one.declared !== null)
    const title = text.title(stated.filter((one) => gap(one) !== 0).length, stated.length)
    const silent = all.length - stated.length
    return {
      title,
      subtitle: text.subtitle(year),
      note: silent ? text.silent(silent) : undefined,
      empty: stated.length ? undefined : text.empty,
      list: (
        <DataTable
          caption={text.name}
          rows={stated}
          rowKey={(one) => one.code}
          columns={columns}
          height="max-h-[28rem]"
        />
      ),
    }
  },
}
