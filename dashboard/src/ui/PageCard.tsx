import Card from '@tremor/react/dist/components/layout-elements/Card/Card.js'
import type { ReactNode } from 'react'

/** A part of a page that is no chart: its name, its finding, what it says below. */
export function PageCard({
  id,
  name,
  title,
  subtitle,
  busy = false,
  className = '',
  children,
}: {
  id: string
  name: string
  title: ReactNode
  subtitle?: ReactNode
  busy?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <Card
      id={id}
      className={`!rounded-xl !p-4 ring-inset sm:!p-5 print:border print:border-line print:!p-3 print:ring-0 ${className}`}
    >
      <section aria-label={name} aria-busy={busy}>
        <p className="text-14 font-strong text-ink-3">{name}</p>
        <h2 className="mt-1 text-pretty text-16 font-strong leading-snug text-ink">{title}</h2>
        {subtitle !== undefined && <p className="mt-0.5 text-14 text-ink-3">{subtitle}</p>}
        {children}
      </section>
    </Card>
  )
}
