import { useState } from 'react'
import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { AccountFrame } from '../access/AccountFrame.tsx'
import { AccountsCard } from './AccountsCard.tsx'
import { AuditCard } from './AuditCard.tsx'

type Part = 'accounts' | 'audit'

/** Accounts and audit, as far as the role opens them. */
export default function AdministrationPage({ session }: { session: SessionInfo }) {
  const { opens } = session.account!
  const parts = (['accounts', 'audit'] as const).filter((part) => opens.includes(part))
  const [part, setPart] = useState<Part>(parts[0] ?? 'audit')
  return (
    <AccountFrame session={session} title={words.administration.title} wide>
      {parts.length > 1 && (
        <nav aria-label={words.administration.title} className="mt-4 flex gap-2">
          {parts.map((one) => (
            <button
              key={one}
              type="button"
              aria-current={one === part ? 'page' : undefined}
              onClick={() => setPart(one)}
              className="rounded-md px-3 py-1.5 text-14 text-ink-2 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-strong aria-[current]:text-accent-ink"
            >
              {words.administration[one]}
            </button>
          ))}
        </nav>
      )}
      <div className="mt-4">{part === 'accounts' ? <AccountsCard /> : <AuditCard />}</div>
    </AccountFrame>
  )
}
