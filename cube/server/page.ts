import express, { Router, type Request, type Response } from 'express'
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
 * @param dist the folder that Vite built, the English pages in `en/` below it; `lang=en` asks for them
 * @param boot gives what the page needs to begin
 */
export function dashboard(dist: string, boot: () => Promise<unknown>): Router {
  const indexes = { vi: join(dist, 'index.html'), en: join(dist, 'en', 'index.html') }
  const kept = new Map<string, { changed: number; html: string }>()
  const read = (index: string): string => {
    const changed = statSync(index).mtimeMs
    let file = kept.get(index)
    if (file?.changed !== changed) {
      file = { changed, html: readFileSync(index, 'utf8') }
      kept.set(index, file)
    }
    return file.html
  }
  const router = Router()
  const send = async (request: Request, response: Response) => {
    const begin = await boot()
    response.setHeader('Cache-Control', 'no-cache')
    response.type('html').send(withBoot(read(indexes[request.query.lang === 'en' ? 'en' : 'vi']), begin))
  }
  router.get(PAGES, (request, response, next) => {
    send(request, response).catch(next)
  })
  // Vite names these files by their content.
  for (const assets of ['assets', 'en/assets']) {
    router.use(
      `/${assets}`,
      express.static(join(dist, assets), { immutable: true, maxAge: '1y', index: false, redirect: false }),
    )
  }
  router.use(express.static(dist, { index: false, redirect: false }))
  return router
}
