import { useContext } from 'react'
import type { Snapshot } from '../data/boot.ts'
import { words } from '../i18n/vi/words.ts'
import { keepCodes } from '../data/cube.ts'
import { usePath } from '../data/filters.ts'
import { Offers, pageWorkbook } from '../data/offers.ts'

/** What this is, which snapshot its figures come from, and all tables of the page as a workbook. */
export function Footer({ snapshot }: { snapshot: Snapshot }) {
  const offers = useContext(Offers)
  const path = usePath()
  return (
    <footer className="border-t border-line">
      <div className="mx-auto max-w-page px-4 py-6 text-14 text-ink-3 sm:px-6 print:px-0">
        <p className="print:hidden">
          {words.product} · {words.plan}
        </p>
        <p className="mt-1">
          {words.chart.source}; {words.snapshot.id(snapshot.id)}
          {snapshot.sample && ` (${words.sampleShort.toLowerCase()})`}
        </p>
        <button
          type="button"
          className="quiet-button -ml-2 mt-1 print:hidden"
          onClick={() => {
            const address = pageWorkbook(offers, path, snapshot.id)
            if (address === null) return
            keepCodes(address)
            location.assign(address)
          }}
        >
          {words.chart.wholePage}
        </button>
      </div>
    </footer>
  )
}
