import { useEffect, useState } from 'react'
import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { Card } from '../../ui/Card.tsx'
import { AccountFrame } from '../access/AccountFrame.tsx'
import { Enrol, RecoveryCodes } from '../access/Enrol.tsx'
import { Field, Form, NEW_PASSWORD, PasswordFields } from '../access/Fields.tsx'
import { goOn, inLanguage, providerAddress } from '../access/session.ts'

type OnSession = (session: SessionInfo) => void

/** Signing in, one step at a time: password, code, a new password where one is due, an authenticator where one is required. */
export function LoginPage({ session, onSession }: { session: SessionInfo; onSession: OnSession }) {
  const [recoveryCodes, setRecoveryCodes] = useState<string[] | null>(null)
  const isIn = session.account !== null && session.step === ''
  const leaves = isIn && recoveryCodes === null
  useEffect(() => {
    if (leaves) goOn(session)
  }, [leaves, session])
  if (recoveryCodes !== null)
    return (
      <AccountFrame session={null} title={words.recovery.title}>
        <RecoveryCodes codes={recoveryCodes} onDone={() => setRecoveryCodes(null)} />
      </AccountFrame>
    )
  if (leaves)
    return (
      <AccountFrame session={null} title={words.login.title}>
        <p aria-busy="true">{words.loading}</p>
      </AccountFrame>
    )
  const title = {
    '': words.login.title,
    code: words.code.title,
    password: words.newPassword.title,
    enrol: words.enrol.title,
  }[session.step]
  return (
    <AccountFrame session={null} title={title}>
      <Card className="mt-5">
        {session.step === '' &&
          (session.provider ? <AtProvider onSession={onSession} /> : <SignIn onSession={onSession} />)}
        {session.step === 'code' && <Code onSession={onSession} />}
        {session.step === 'password' && <NewPassword session={session} onSession={onSession} />}
        {session.step === 'enrol' && (
          <Enrol
            required
            onDone={(codes, next) => {
              setRecoveryCodes(codes)
              if (next) onSession(next)
            }}
          />
        )}
      </Card>
      {session.step !== '' && (
        <button
          type="button"
          className="quiet-button mt-4"
          onClick={() => {
            askAccounts<SessionInfo>('DELETE', inLanguage('/api/session')).then(
              (next) => (next.leave === undefined ? onSession(next) : location.assign(next.leave)),
              () => location.reload(),
            )
          }}
        >
          {words.login.again}
        </button>
      )}
    </AccountFrame>
  )
}

/** What the address of this page says of what went before. */
function Before() {
  const query = new URLSearchParams(location.search)
  const failed = query.get('failed')
  if (failed !== null)
    return (
      <p role="alert" className="rounded-lg border border-amber-line bg-amber-soft p-3 text-14 text-ink">
        {words.login.failed[failed] ?? words.login.failedOtherwise}
      </p>
    )
  return query.has('signed-out') ? <p role="status">{words.login.signedOut}</p> : null
}

/** Signing in at the provider; a password here is for the administrator's emergencies. */
function AtProvider({ onSession }: { onSession: OnSession }) {
  return (
    <>
      <Before />
      <p className="mt-4 first:mt-0">
        <a className="main-button" href={providerAddress()}>
          {words.login.provider}
        </a>
      </p>
      <details className="mt-6 text-14">
        <summary className="cursor-pointer text-ink-2">{words.login.emergency}</summary>
        <div className="mt-4">
          <PasswordForm onSession={onSession} />
        </div>
      </details>
    </>
  )
}

function SignIn({ onSession }: { onSession: OnSession }) {
  return (
    <>
      <Before />
      <PasswordForm onSession={onSession} />
      <p className="mt-6 text-14 text-ink-3">{words.login.forgotten}</p>
    </>
  )
}

function PasswordForm({ onSession }: { onSession: OnSession }) {
  return (
    <Form
      submit={words.login.submit}
      onSubmit={async ({ name = '', password = '' }) => {
        onSession(await askAccounts<SessionInfo>('POST', '/api/session', { name, password }))
      }}
    >
      <Field label={words.login.name} name="name" autoComplete="username" required maxLength={100} />
      <PasswordFields
        fields={[{ name: 'password', label: words.login.password, autoComplete: 'current-password' }]}
      />
    </Form>
  )
}

function Code({ onSession }: { onSession: OnSession }) {
  return (
    <Form
      submit={words.code.submit}
      onSubmit={async ({ code = '' }) => {
        onSession(await askAccounts<SessionInfo>('POST', '/api/session/code', { code }))
      }}
    >
      <Field
        label={words.code.label}
        help={words.code.help}
        name="code"
        autoComplete="one-time-code"
        required
        autoFocus
        maxLength={20}
      />
    </Form>
  )
}

function NewPassword({ session, onSession }: { session: SessionInfo; onSession: OnSession }) {
  return (
    <>
      <p>{session.account?.passwordDue === 'old' ? words.newPassword.old : words.newPassword.first}</p>
      <Form
        submit={words.newPassword.submit}
        onSubmit={async ({ password = '', again }) => {
          if (password !== again) throw new Error(words.newPassword.differs)
          onSession(await askAccounts<SessionInfo>('POST', '/api/account/password', { password }))
        }}
      >
        {/* For the browser's own store of passwords. */}
        <input
          className="sr-only"
          tabIndex={-1}
          aria-hidden="true"
          autoComplete="username"
          readOnly
          value={session.account?.name ?? ''}
        />
        <PasswordFields fields={NEW_PASSWORD} />
      </Form>
    </>
  )
}
