import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Needs } from '../http/access.ts'
import { HttpError } from '../errors.ts'
import type { Access } from './access.ts'

/** The pages about accounts, which are a small program of their own: who has not signed in gets nothing of the figures'. */
export const ACCOUNT_PAGES = ['/dang-nhap', '/tai-khoan', '/quan-tri'] as const
export const SIGN_IN_PAGE = '/dang-nhap'
export const ADMINISTRATION_PAGE = '/quan-tri'

interface Kept {
  changed: number
  html: string
}

/** The same page for everybody: its script asks who is there. */
export function accountPages({
  dist,
  needs,
  access,
}: {
  dist: string
  needs: Needs
  access: Access
}): Router {
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
  const send: RequestHandler = (request: Request, response: Response) => {
    const found = access.signedIn(request)
    const opens = request.path !== ADMINISTRATION_PAGE || found === null ? null : found.account.role
    if (request.path !== SIGN_IN_PAGE && found === null) {
      response.setHeader('Cache-Control', 'no-store')
      response.redirect(
        302,
        `${SIGN_IN_PAGE}?${new URLSearchParams({ next: request.originalUrl }).toString()}`,
      )
      return
    }
    if (opens !== null && opens !== 'administrator' && opens !== 'auditor')
      throw new HttpError(403, 'not-allowed', 'Only administrators', 'Trang này chỉ dành cho quản trị.')
    response.setHeader('Cache-Control', 'no-store')
    response.type('html').send(pageIn(request.query.lang === 'en' ? 'en' : ''))
  }
  const router = Router()
  // Who may see what is asked by each page's requests; the page itself holds nothing.
  for (const path of ACCOUNT_PAGES) router.get(path, needs('public'), send)
  return router
}
