import type { Snapshot } from '../boot.ts'
import { words } from '../i18n/vi/words.ts'

/** What this is, and which snapshot its figures come from. */
export function Footer({ snapshot }: { snapshot: Snapshot }) {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto max-w-page px-4 py-6 text-13 text-ink-3 sm:px-6 print:px-0">
        <p>
          {words.product} · {words.plan}
        </p>
        <p className="mt-1">
          {words.chart.source}; {words.snapshot.id(snapshot.id)}
          {snapshot.sample && ` (${words.sampleShort.toLowerCase()})`}
        </p>
      </div>
    </footer>
  )
}
