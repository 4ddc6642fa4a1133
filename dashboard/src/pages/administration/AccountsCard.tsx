import { useCallback, useEffect, useState } from 'react'
import type { AccountList, ListedAccount } from '../../../../cube/domain/contract.ts'
import { ACCOUNT_ROLES, type AccountRole } from '../../../../cube/domain/roles.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { Choice } from '../../ui/Choice.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { Field, Form } from '../access/Fields.tsx'
import { scopeName, timeOf } from '../access/session.ts'

/** What is open above the list. */
type Panel =
  | { kind: 'add' }
  | { kind: 'change'; account: ListedAccount }
  | {
      kind: 'sure'
      what: string
      account: ListedAccount
      codes: boolean
      send: (codes: boolean) => Promise<HandedOut | null>
    }
  | { kind: 'password'; given: HandedOut }

interface HandedOut {
  name: string
  password: string
}

const addressOf = (account: ListedAccount) => `/api/accounts/${encodeURIComponent(account.name)}`

/** The accounts that this administrator administers. */
export function AccountsCard() {
  const [list, setList] = useState<AccountList | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const [panel, setPanel] = useState<Panel | null>(null)
  const [said, setSaid] = useState('')
  const ask = useCallback(() => {
    askAccounts<AccountList>('GET', '/api/accounts').then(setList, (error: Error) =>
      setFailure(error.message),
    )
  }, [])
  useEffect(ask, [ask])
  if (failure !== null) return <p role="alert">{failure}</p>
  if (list === null) return <p aria-busy="true">{words.loading}</p>
  const wanted = search.toLowerCase()
  const found = list.accounts.filter(({ name, title, scope }) =>
    `${name} ${title} ${scope}`.toLowerCase().includes(wanted),
  )
  const done = (given: HandedOut | null) => {
    setPanel(given === null ? null : { kind: 'password', given })
    setSaid(words.administration.done)
    ask()
  }
  return (
    <PageCard
      id="tai-khoan"
      name={words.administration.accounts}
      title={words.administration.count(list.accounts.length)}
    >
      <div className="mt-3 flex max-w-[48rem] flex-wrap items-end gap-3">
        <label className="block min-w-0 flex-1 text-14 text-ink-3">
          {words.administration.search}
          <input
            type="search"
            className="entry mt-0.5"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <button type="button" className="main-button" onClick={() => setPanel({ kind: 'add' })}>
          {words.administration.add}
        </button>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      {panel !== null && (
        <div className="mt-4 rounded-lg border border-line-strong p-4">
          <PanelShown panel={panel} list={list} onDone={done} onClose={() => setPanel(null)} />
        </div>
      )}
      {found.length === 0 ? (
        <p className="mt-4">{words.administration.none}</p>
      ) : (
        <ul className="mt-4 divide-y divide-line">
          {found.map((account) => (
            <Account key={account.name} account={account} onPanel={setPanel} />
          ))}
        </ul>
      )}
    </PageCard>
  )
}

function stateOf(account: ListedAccount): string {
  const w = words.administration
  const states = [
    account.locked
      ? w.locked
      : account.lockedUntil !== null
        ? w.lockedUntil(timeOf(account.lockedUntil))
        : account.mustChange && account.expiresAt !== null
          ? Date.parse(account.expiresAt) < Date.now()
            ? w.expired
            : w.waiting(timeOf(account.expiresAt))
          : w.open,
    ...(account.codes ? [w.codes] : []),
    ...(account.provider ? [w.provider] : []),
  ]
  return states.join(', ')
}

function Account({ account, onPanel }: { account: ListedAccount; onPanel: (panel: Panel) => void }) {
  const w = words.administration
  const sure = (what: string, send: Extract<Panel, { kind: 'sure' }>['send'], codes = false) =>
    onPanel({ kind: 'sure', what, account, codes, send })
  const at = addressOf(account)
  const change = async (method: string, path: string): Promise<null> => {
    await askAccounts(method, `${at}${path}`)
    return null
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words">
          <strong className="font-strong">{account.name}</strong> {account.title}
        </p>
        <p className="break-words text-14 text-ink-3">
          {words.roles[account.role]} · {scopeName(account.scope)} · {stateOf(account)}
          {account.sessions > 0 && ` · ${w.sessions.toLowerCase()}: ${account.sessions}`}
        </p>
      </div>
      <div className="flex flex-wrap gap-1" role="group" aria-label={account.name}>
        {account.provider ? (
          account.codes && (
            <button
              type="button"
              className="quiet-button"
              onClick={() => sure(w.forgetCodes, () => change('DELETE', '/codes'))}
            >
              {w.forgetCodes}
            </button>
          )
        ) : (
          <>
            <button
              type="button"
              className="quiet-button"
              onClick={() => onPanel({ kind: 'change', account })}
            >
              {w.change}
            </button>
            <button
              type="button"
              className="quiet-button"
              onClick={() =>
                sure(
                  w.reset,
                  (codes) => askAccounts<HandedOut>('POST', `${at}/reset`, { codes }),
                  account.codes,
                )
              }
            >
              {w.reset}
            </button>
          </>
        )}
        {account.locked || account.lockedUntil !== null ? (
          <button
            type="button"
            className="quiet-button"
            onClick={() => sure(w.unlock, () => change('POST', '/unlock'))}
          >
            {w.unlock}
          </button>
        ) : (
          <button
            type="button"
            className="quiet-button"
            onClick={() => sure(w.lock, () => change('POST', '/lock'))}
          >
            {w.lock}
          </button>
        )}
        {account.sessions > 0 && (
          <button
            type="button"
            className="quiet-button"
            onClick={() => sure(w.endSessions, () => change('DELETE', '/sessions'))}
          >
            {w.endSessions}
          </button>
        )}
      </div>
    </li>
  )
}

function PanelShown({
  panel,
  list,
  onDone,
  onClose,
}: {
  panel: Panel
  list: AccountList
  onDone: (given: HandedOut | null) => void
  onClose: () => void
}) {
  const w = words.administration
  switch (panel.kind) {
    case 'password':
      return (
        <div role="alert">
          <h3 className="text-14 font-strong">{w.handedOut(panel.given.name)}</h3>
          <p className="mt-2">
            <code className="text-20">{panel.given.password}</code>
          </p>
          <p className="mt-2 text-14 text-ink-2">{w.handedOutHelp}</p>
          <button type="button" className="plain-button mt-3" onClick={onClose}>
            {w.close}
          </button>
        </div>
      )
    case 'sure':
      return (
        <Form
          submit={panel.what}
          onCancel={onClose}
          onSubmit={async ({ codes }) => {
            onDone(await panel.send(codes === 'on'))
          }}
        >
          <h3 className="text-14 font-strong">{w.sure(panel.what, panel.account.name)}</h3>
          {panel.codes && (
            <label className="mt-2 flex items-center gap-2 text-14">
              <input type="checkbox" name="codes" /> {w.resetCodes}
            </label>
          )}
        </Form>
      )
    default:
      return (
        <Rights
          key={panel.kind === 'add' ? '' : panel.account.name}
          account={panel.kind === 'add' ? null : panel.account}
          list={list}
          onDone={onDone}
          onClose={onClose}
        />
      )
  }
}

/** A new account, or another role of one that is there. */
function Rights({
  account,
  list: { units, provider },
  onDone,
  onClose,
}: {
  account: ListedAccount | null
  list: AccountList
  onDone: (given: HandedOut | null) => void
  onClose: () => void
}) {
  const w = words.administration
  // Where people sign in at a provider, only administrators are made here.
  const roles: readonly AccountRole[] = provider ? ['administrator'] : ACCOUNT_ROLES
  const [role, setRole] = useState<AccountRole>(account?.role ?? (provider ? 'administrator' : 'unit'))
  const [scope, setScope] = useState(account?.scope ?? '')
  const ofUnits = role === 'unit'
  const chosen = ofUnits
    ? units.some(({ code }) => code === scope) || scope.includes(',')
      ? scope
      : (units[0]?.code ?? '')
    : scope in words.scopes
      ? scope
      : 'province'
  return (
    <Form
      submit={account === null ? w.create : w.save}
      onCancel={onClose}
      onSubmit={async ({ name = '', title = '' }) => {
        if (account === null)
          onDone(await askAccounts<HandedOut>('POST', '/api/accounts', { name, title, role, scope: chosen }))
        else {
          await askAccounts('PATCH', addressOf(account), { title, role, scope: chosen })
          onDone(null)
        }
      }}
    >
      <h3 className="text-14 font-strong">{account === null ? w.add : w.changeFor(account.name)}</h3>
      {account === null && <Field label={w.name} name="name" autoComplete="off" required maxLength={40} />}
      <Field
        label={w.holder}
        name="title"
        autoComplete="off"
        maxLength={200}
        defaultValue={account?.title ?? ''}
      />
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <Choice
          label={w.role}
          value={role}
          choices={roles.map((value) => ({ value, text: words.roles[value] }))}
          onChange={(value) => setRole(value as AccountRole)}
        />
        {ofUnits ? (
          <Choice
            label={w.unit}
            value={chosen}
            choices={[
              ...(chosen.includes(',') ? [{ value: chosen, text: chosen }] : []),
              ...units.map(({ code, name }) => ({ value: code, text: `${name} (${code})` })),
            ]}
            onChange={setScope}
          />
        ) : (
          <Choice
            label={w.scope}
            value={chosen}
            choices={Object.entries(words.scopes).map(([value, text]) => ({ value, text }))}
            onChange={setScope}
          />
        )}
      </div>
    </Form>
  )
}
