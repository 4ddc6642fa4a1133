import { useCallback, useEffect, useState } from 'react'
import type { OwnAccount, SessionInfo } from '../../../../cube/domain/contract.ts'
import { provinceDay } from '../../../../cube/domain/dates.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { date } from '../../i18n/format.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { AccountFrame } from '../access/AccountFrame.tsx'
import { Enrol, RecoveryCodes } from '../access/Enrol.tsx'
import { Form, NEW_PASSWORD, PasswordFields } from '../access/Fields.tsx'
import { browserName, inLanguage, scopeName, timeOf } from '../access/session.ts'

interface Parts {
  session: SessionInfo
  own: OwnAccount
  /** Asks anew, and says what was done. */
  onDone: (said: string) => void
}

/** One's own account: password, authenticator, sessions. */
export default function AccountPage({
  session,
  onSession,
}: {
  session: SessionInfo
  onSession: (session: SessionInfo) => void
}) {
  const [own, setOwn] = useState<OwnAccount | null>(null)
  const [said, setSaid] = useState('')
  const ask = useCallback(() => {
    askAccounts<OwnAccount>('GET', '/api/account').then(setOwn, () =>
      location.assign(inLanguage('/dang-nhap')),
    )
  }, [])
  useEffect(ask, [ask])
  const account = session.account!
  const onDone = (text: string) => {
    setSaid(text)
    ask()
    void askAccounts<SessionInfo>('GET', '/api/session').then(onSession)
  }
  const facts = [
    [words.account.name, account.name],
    [words.account.role, words.roles[account.role]],
    [words.account.scope, scopeName(account.scope)],
  ]
  return (
    <AccountFrame session={session} title={words.account.title}>
      <p className="mt-1 text-14 text-ink-2">{account.title}</p>
      <dl className="mt-3 grid grid-cols-2 gap-x-4 text-14 sm:grid-cols-3">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-14 text-ink-3">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p role="status" className="mt-3 min-h-[1.5rem] text-14 font-strong text-accent-ink">
        {said}
      </p>
      {own === null ? (
        <p aria-busy="true">{words.loading}</p>
      ) : (
        <div className="mt-2 grid gap-4">
          {account.provider ? (
            <p className="text-14 text-ink-2">{words.account.provider}</p>
          ) : (
            <Password {...{ session, own, onDone }} />
          )}
          <Codes {...{ session, own, onDone }} />
          <Sessions {...{ session, own, onDone }} />
        </div>
      )}
    </AccountFrame>
  )
}

function Password({ own, onDone }: Parts) {
  const [open, setOpen] = useState(false)
  const facts = [
    ...(own.passwordAt === null ? [] : [words.account.passwordAt(date(provinceDay(own.passwordAt)))]),
    ...(own.passwordDays > 0 ? [words.account.passwordDays(own.passwordDays)] : []),
  ]
  return (
    <PageCard id="mat-khau" name={words.account.password} title={facts.join(' ')}>
      {open ? (
        <Form
          submit={words.newPassword.submit}
          onCancel={() => setOpen(false)}
          onSubmit={async ({ current = '', password = '', again }) => {
            if (password !== again) throw new Error(words.newPassword.differs)
            await askAccounts('POST', '/api/account/password', { current, password })
            setOpen(false)
            onDone(words.newPassword.changed)
          }}
        >
          <PasswordFields
            fields={[
              { name: 'current', label: words.newPassword.current, autoComplete: 'current-password' },
              ...NEW_PASSWORD,
            ]}
          />
        </Form>
      ) : (
        <button type="button" className="plain-button mt-3" onClick={() => setOpen(true)}>
          {words.account.change}
        </button>
      )}
    </PageCard>
  )
}

type CodesView = 'shown' | 'enrol' | 'renew' | 'stop'

function Codes({ session, own, onDone }: Parts) {
  const [view, setView] = useState<CodesView>('shown')
  const [recoveryCodes, setRecoveryCodes] = useState<string[] | null>(null)
  const { codes, codesRequired } = session.account!
  const close = () => setView('shown')
  const confirmed = (submit: string, send: (password: string) => Promise<void>) => (
    <Form submit={submit} onCancel={close} onSubmit={({ password = '' }) => send(password)}>
      {!session.account!.provider && (
        <PasswordFields
          fields={[{ name: 'password', label: words.account.confirm, autoComplete: 'current-password' }]}
        />
      )}
    </Form>
  )
  return (
    <PageCard
      id="ma-xac-thuc"
      name={words.code.title}
      title={codes ? `${words.enrol.on} ${words.enrol.left(own.recoveryCodes)}` : words.enrol.off}
    >
      {recoveryCodes !== null && (
        <RecoveryCodes
          codes={recoveryCodes}
          onDone={() => {
            setRecoveryCodes(null)
            onDone('')
          }}
        />
      )}
      {recoveryCodes === null && view === 'shown' && (
        <div className="mt-3 flex flex-wrap gap-3">
          <button type="button" className="plain-button" onClick={() => setView('enrol')}>
            {codes ? words.enrol.replace : words.enrol.start}
          </button>
          {codes && (
            <button type="button" className="plain-button" onClick={() => setView('renew')}>
              {words.recovery.renew}
            </button>
          )}
          {codes && !codesRequired && (
            <button type="button" className="plain-button" onClick={() => setView('stop')}>
              {words.enrol.stop}
            </button>
          )}
        </div>
      )}
      {view === 'enrol' && (
        <Enrol
          required={false}
          confirms={!session.account!.provider}
          onCancel={close}
          onDone={(given) => {
            close()
            setRecoveryCodes(given)
          }}
        />
      )}
      {view === 'renew' &&
        confirmed(words.recovery.renew, async (password) => {
          const given = await askAccounts<{ recoveryCodes: string[] }>(
            'POST',
            '/api/account/recovery-codes',
            {
              password,
            },
          )
          close()
          setRecoveryCodes(given.recoveryCodes)
        })}
      {view === 'stop' &&
        confirmed(words.enrol.stop, async (password) => {
          await askAccounts('DELETE', '/api/account/codes', { password })
          close()
          onDone(words.enrol.stopped)
        })}
    </PageCard>
  )
}

function Sessions({ session, own, onDone }: Parts) {
  const end = (id: string) => {
    askAccounts('DELETE', `/api/account/sessions${id}`).then(
      () => onDone(words.account.ended),
      (error: Error) => onDone(error.message),
    )
  }
  return (
    <PageCard
      id="phien"
      name={words.account.sessions}
      title={words.account.idle(session.account!.idleMinutes)}
    >
      <ul className="mt-2 divide-y divide-line">
        {own.sessions.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-14">
            <span className="min-w-0 flex-1">
              <span className="block break-words" title={one.agent}>
                {browserName(one.agent)}
              </span>
              <span className="block text-ink-3">
                {one.address} · {words.account.began.toLowerCase()} {timeOf(one.createdAt)} ·{' '}
                {words.account.seen.toLowerCase()} {timeOf(one.seenAt)}
              </span>
            </span>
            {one.own ? (
              <span className="font-strong">{words.account.own}</span>
            ) : (
              <button type="button" className="quiet-button" onClick={() => end(`/${one.id}`)}>
                {words.account.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {own.sessions.length > 1 && (
        <button type="button" className="plain-button mt-3" onClick={() => end('')}>
          {words.account.endOthers}
        </button>
      )}
    </PageCard>
  )
}
