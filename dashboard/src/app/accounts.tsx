import { lazy, StrictMode, Suspense, useCallback, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { SessionInfo } from '../../../cube/domain/contract.ts'
import { askAccounts } from '../data/accounts.ts'
import { words } from '../i18n/vi/accounts.ts'
import { AccountFrame } from '../pages/access/AccountFrame.tsx'
import { LoginPage } from '../pages/login/LoginPage.tsx'
import '../style.css'

const AccountPage = lazy(() => import('../pages/account/AccountPage.tsx'))
const AdministrationPage = lazy(() => import('../pages/administration/AdministrationPage.tsx'))

/** The pages about accounts: a program of their own, so that who has not signed in gets nothing of the figures'. */
function Accounts() {
  const [session, setSession] = useState<SessionInfo | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const ask = useCallback(() => {
    askAccounts<SessionInfo>('GET', '/api/session').then(setSession, (error: Error) =>
      setFailure(error.message),
    )
  }, [])
  useEffect(ask, [ask])
  if (session === null)
    return (
      <AccountFrame session={null} title={words.login.title}>
        {failure === null ? (
          <p aria-busy="true">{words.loading}</p>
        ) : (
          <div role="alert">
            <p>{failure}</p>
            <button
              type="button"
              className="plain-button mt-3"
              onClick={() => {
                setFailure(null)
                ask()
              }}
            >
              {words.retry}
            </button>
          </div>
        )}
      </AccountFrame>
    )
  const isIn = session.open === true || (session.account !== null && session.step === '')
  if (!isIn || location.pathname === '/dang-nhap')
    return <LoginPage session={session} onSession={setSession} />
  return (
    <Suspense fallback={<p aria-busy="true">{words.loading}</p>}>
      {session.open === true || location.pathname === '/quan-tri' ? (
        <AdministrationPage session={session} />
      ) : (
        <AccountPage session={session} onSession={setSession} />
      )}
    </Suspense>
  )
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Accounts />
  </StrictMode>,
)
