import { useState } from 'react'
import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { AccountFrame } from '../access/AccountFrame.tsx'
import { AccountsCard } from './AccountsCard.tsx'
import { AuditCard } from './AuditCard.tsx'
import { BackupCard } from './BackupCard.tsx'
import { PersonsPart } from './PersonsPart.tsx'

const PARTS = { accounts: AccountsCard, audit: AuditCard, persons: PersonsPart, backup: BackupCard }
type Part = keyof typeof PARTS

/** Accounts, audit, persons' data and backups, as far as the role opens them. */
export default function AdministrationPage({ session }: { session: SessionInfo }) {
  const opens = session.account?.opens ?? ['persons', 'backup']
  const parts = (Object.keys(PARTS) as Part[]).filter((part) => opens.includes(part))
  const asked = location.hash.slice(1) as Part
  const [part, setPart] = useState<Part>(parts.includes(asked) ? asked : (parts[0] ?? 'audit'))
  const Shown = PARTS[part]
  return (
    <AccountFrame session={session} title={words.administration.title} wide>
      {parts.length > 1 && (
        <nav aria-label={words.administration.title} className="mt-4 flex flex-wrap gap-2">
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
      <div className="mt-4">
        <Shown />
      </div>
    </AccountFrame>
  )
}
