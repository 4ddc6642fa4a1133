import { useEffect, useState } from 'react'
import type { BackupInfo } from '../../../../cube/domain/contract.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words as shared } from '../../i18n/vi/accounts.ts'
import { locale } from '../../i18n/vi/locale.ts'
import { words } from '../../i18n/vi/persons.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { timeOf } from '../access/session.ts'

const MEGABYTES = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 1,
  minimumFractionDigits: 1,
})

/** What became of the nightly backup, and whether it could be restored. */
export function BackupCard() {
  const w = words.backup
  const [info, setInfo] = useState<BackupInfo | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    askAccounts<BackupInfo>('GET', '/api/backup').then(setInfo, (error: Error) => setFailure(error.message))
  }, [])
  if (failure !== null) return <p role="alert">{failure}</p>
  if (info === null) return <p aria-busy="true">{shared.loading}</p>
  const { at, file, bytes, fault, trial, lastGood } = info
  const rows: [name: string, value: string | null][] = [
    [w.at, at && timeOf(at)],
    [w.file, file],
    [w.size, file && w.megabytes(MEGABYTES.format(bytes / 1_000_000))],
    [w.fault, fault],
    [
      w.trial,
      trial && (trial.ok ? w.trialOk(timeOf(trial.at), trial.checks) : w.trialFailed(timeOf(trial.at))),
    ],
    [w.trialFault, trial?.fault ?? null],
    [w.lastGood, at && (lastGood === null ? w.never : timeOf(lastGood))],
  ]
  const told = rows.filter(([, value]) => value !== null)
  const help = w.help[info.state]
  return (
    <PageCard
      id="sao-luu"
      name={w.card}
      title={w.states[info.state]}
      {...(help === '' ? {} : { subtitle: help })}
    >
      {told.length > 0 && (
        <dl className="mt-3 grid grid-cols-1 gap-x-6 sm:gap-y-2 sm:grid-cols-[max-content_1fr]">
          {told.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="mt-2 text-13 text-ink-3 sm:mt-0">{name}</dt>
              <dd className="break-words text-14">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </PageCard>
  )
}
