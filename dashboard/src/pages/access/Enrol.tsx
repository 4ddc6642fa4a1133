import { useEffect, useState } from 'react'
import { encode } from 'uqr'
import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { Field, Form, PasswordFields } from './Fields.tsx'

/** A QR code as one path, drawn here: its secret goes nowhere else. Black on white in both themes, as cameras need it. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      className="mt-4 h-56 w-56 rounded-lg border border-line bg-white"
      role="img"
      aria-label={words.enrol.picture}
      shapeRendering="crispEdges"
    >
      <path d={path} className="fill-black" />
    </svg>
  )
}

/** Adds the account to an authenticator: a QR code, and a code that shows that it was scanned. */
export function Enrol({
  required,
  confirms = !required,
  onDone,
  onCancel,
}: {
  /** Whether the role needs it, in the middle of signing in. */
  required: boolean
  /** Whether the password is asked for. */
  confirms?: boolean
  onDone: (recoveryCodes: string[], session: SessionInfo | null) => void
  onCancel?: () => void
}) {
  const [offered, setOffered] = useState<{ secret: string; address: string } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    askAccounts<{ secret: string; address: string }>('POST', '/api/account/codes').then(
      (got) => {
        if (!left) setOffered(got)
      },
      (error: Error) => setFailure(error.message),
    )
    return () => {
      left = true
    }
  }, [])
  if (failure !== null)
    return (
      <p role="alert" className="mt-4">
        {failure}
      </p>
    )
  if (offered === null) return <p aria-busy="true">{words.loading}</p>
  return (
    <>
      {required && <p className="mt-3">{words.enrol.required}</p>}
      <p className="mt-3">{words.enrol.scan}</p>
      <QrCode text={offered.address} />
      <p className="mt-3 text-14 text-ink-2">{words.enrol.typed}</p>
      <p>
        <code className="break-all text-14">{offered.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <Form
        submit={words.enrol.submit}
        {...(onCancel ? { onCancel } : {})}
        onSubmit={async ({ code = '', password }) => {
          const body = password === undefined ? { code } : { code, password }
          const { recoveryCodes, session } = await askAccounts<{
            recoveryCodes: string[]
            session: SessionInfo
          }>('POST', '/api/account/codes/confirm', body)
          onDone(recoveryCodes, session)
        }}
      >
        <Field
          label={words.enrol.confirm}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={10}
        />
        {confirms && (
          <PasswordFields
            fields={[{ name: 'password', label: words.account.confirm, autoComplete: 'current-password' }]}
          />
        )}
      </Form>
    </>
  )
}

/** Recovery codes, which are shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <>
      <p className="mt-3">{words.recovery.help}</p>
      <ul className="mt-4 grid grid-cols-1 gap-2 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>
            <code className="text-16">{code}</code>
          </li>
        ))}
      </ul>
      <div className="mt-5 flex flex-wrap gap-3 print:hidden">
        <button type="button" className="main-button" onClick={onDone}>
          {words.recovery.done}
        </button>
        <button type="button" className="plain-button" onClick={() => print()}>
          {words.recovery.print}
        </button>
      </div>
    </>
  )
}
