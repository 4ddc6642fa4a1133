import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Request, type Response, Router } from 'express'
import type { SessionInfo } from '../../domain/contract.ts'
import { langOf, languageOf } from '../../domain/languages.ts'
import type { Needs } from '../http/access.ts'
import { HttpError } from '../errors.ts'
import type { Access } from './access.ts'
import { noStore, opensOf } from './routes.ts'

/** The pages about accounts, which are a small program of their own: who has not signed in gets nothing of the figures'. */
export const ACCOUNT_PAGES = ['/dang-nhap', '/tai-khoan', '/quan-tri'] as const
export const SIGN_IN_PAGE = '/dang-nhap'
export const ADMINISTRATION_PAGE = '/quan-tri'

interface Kept {
  changed: number
  html: string
}

/** Sends the page, in the language that is asked for: the same one for everybody, whose script asks who is there. */
function pageSender(dist: string): (request: Request, response: Response) => void {
  const kept = new Map<string, Kept>()
  const pageIn = (folder: string): string => {
    const file = join(dist, folder, 'accounts', 'accounts.html')
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (changed === undefined)
      throw new HttpError(
        503,
        'pages-missing',
        'The pages are not built',
        'Trang chưa được dựng; đề nghị chạy npm run build trên máy chủ.',
      )
    let page = kept.get(folder)
    if (page?.changed !== changed) kept.set(folder, (page = { changed, html: readFileSync(file, 'utf8') }))
    return page.html
  }
  return (request, response) => {
    noStore(response)
      .type('html')
      .send(pageIn(langOf(languageOf(request.query.lang))))
  }
}

/** The pages where people sign in. */
export function accountPages({
  dist,
  needs,
  access,
}: {
  dist: string
  needs: Needs
  access: Access
}): Router {
  const send = pageSender(dist)
  const check = (request: Request, response: Response) => {
    const found = access.signedIn(request)
    if (request.path !== SIGN_IN_PAGE && found === null) {
      noStore(response).redirect(
        302,
        `${SIGN_IN_PAGE}?${new URLSearchParams({ next: request.originalUrl }).toString()}`,
      )
      return
    }
    const isAdministration = request.path === ADMINISTRATION_PAGE
    if (isAdministration && found && opensOf(access, found.account).every((part) => part === 'figures'))
      throw new HttpError(403, 'not-allowed', 'Only administrators', 'Trang này chỉ dành cho quản trị.')
    send(request, response)
  }
  const router = Router()
  // Who may see what is asked by each page's requests; the page itself holds nothing.
  for (const path of ACCOUNT_PAGES) router.get(path, needs('public', 'any'), check)
  return router
}

/** The administration where nobody signs in: persons' data and backups, for whoever sits at this machine. */
export function openAdministration({ dist, needs }: { dist: string; needs: Needs }): Router {
  const send = pageSender(dist)
  const router = Router()
  router.get(ADMINISTRATION_PAGE, needs('persons', 'any'), send)
  router.get('/api/session', needs('public'), (_request, response) => {
    const session: SessionInfo = { step: '', account: null, open: true }
    noStore(response).json(session)
  })
  return router
}
