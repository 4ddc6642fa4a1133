import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { words } from '../../i18n/vi/accounts.ts'

/** A line of text with its label. */
export function Field({
  label,
  help,
  ...rest
}: {
  label: string
  help?: string
  name: string
  type?: string
  autoComplete?: string
  inputMode?: 'numeric' | 'text'
  required?: boolean
  autoFocus?: boolean
  defaultValue?: string
  minLength?: number
  maxLength?: number
  pattern?: string
}) {
  const id = useId()
  return (
    <div className="mt-4 first:mt-0 [.sr-only+&]:mt-0">
      <label htmlFor={id} className="block text-14 text-ink-2">
        {label}
      </label>
      <input
        id={id}
        className="entry mt-1"
        spellCheck={false}
        autoCapitalize="none"
        {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
        {...rest}
      />
      {help !== undefined && (
        <p id={`${id}-help`} className="mt-1 text-14 text-ink-3">
          {help}
        </p>
      )}
    </div>
  )
}

interface PasswordField {
  name: string
  label: string
  autoComplete: 'current-password' | 'new-password'
  help?: string
}

/** A new password, typed twice. */
export const NEW_PASSWORD: PasswordField[] = [
  {
    name: 'password',
    label: words.newPassword.label,
    autoComplete: 'new-password',
    help: words.newPassword.rules,
  },
  { name: 'again', label: words.newPassword.again, autoComplete: 'new-password' },
]

/** Passwords that are typed, and the switch that shows them. */
export function PasswordFields({ fields }: { fields: PasswordField[] }) {
  const [shown, setShown] = useState(false)
  return (
    <>
      {fields.map((field) => (
        <Field key={field.name} {...field} type={shown ? 'text' : 'password'} required maxLength={200} />
      ))}
      <label className="mt-2 flex min-h-[28px] items-center gap-2 text-14 text-ink-2">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {words.login.show}
      </label>
    </>
  )
}

/** A form that says what went wrong, and cannot be sent twice. */
export function Form({
  submit,
  onSubmit,
  children,
  onCancel,
}: {
  submit: string
  onSubmit: (values: Record<string, string>) => Promise<void>
  children: ReactNode
  onCancel?: () => void
}) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value)]),
    )
    setBusy(true)
    setFailure(null)
    onSubmit(values).then(
      () => setBusy(false),
      (error: Error) => {
        setBusy(false)
        setFailure(error.message)
      },
    )
  }
  return (
    <form onSubmit={send} aria-busy={busy} className="mt-4 first:mt-0">
      {children}
      <div role="alert">
        {failure !== null && (
          <p className="mt-4 rounded-lg border border-amber-line bg-amber-soft p-3 text-14 text-ink">
            {failure}
          </p>
        )}
      </div>
      <div className="mt-5 flex flex-wrap gap-3">
        <button type="submit" className="main-button" disabled={busy}>
          {submit}
        </button>
        {onCancel && (
          <button type="button" className="plain-button" onClick={onCancel}>
            {words.account.cancel}
          </button>
        )}
      </div>
    </form>
  )
}
