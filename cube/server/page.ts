import express, { Router, type Response } from 'express'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The dashboard's pages; any other path is answered with 404. */
export const PAGES = [
  '/',
  '/linh-vuc',
  '/dia-ban',
  '/don-vi',
  '/nhan-rong',
  '/mo-hinh',
  '/bao-cao',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
]

/**
 * The page with what it needs to begin, so that it need not ask for it.
 * @param boot becomes the JSON of `<script type="application/json" id="boot">`
 */
export function withBoot(html: string, boot: unknown): string {
  // Inside a script element only `<` could end it; as an escape JSON means the same.
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  const script = `<script type="application/json" id="boot">${json}</script>`
  return html.replace('</head>', () => `${script}</head>`)
}

/**
 * The built dashboard: its pages and its files.
 * @param dist the folder that Vite built
 * @param boot gives what the page needs to begin
 */
export function dashboard(dist: string, boot: () => Promise<unknown>): Router {
  const index = join(dist, 'index.html')
  let read: { changed: number; html: string } | null = null
  const router = Router()
  const send = async (response: Response) => {
    const begin = await boot()
    const changed = statSync(index).mtimeMs
    if (read?.changed !== changed) read = { changed, html: readFileSync(index, 'utf8') }
    response.setHeader('Cache-Control', 'no-cache')
    response.type('html').send(withBoot(read.html, begin))
  }
  router.get(PAGES, (_request, response, next) => {
    send(response).catch(next)
  })
  // Vite names these files by their content.
  router.use(
    '/assets',
    express.static(join(dist, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }),
  )
  router.use(express.static(dist, { index: false, redirect: false }))
  return router
}
