import type { RequestHandler } from 'express'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { encodingFor } from '../http/compression.ts'
import { hasVersion, type ResponseCache } from '../http/response_cache.ts'
import { contentTag } from './built.ts'

/** Built files that pages fetch. The pattern has no dots in folder names, so no path leaves `dist`. */
export const BUILT_FILE = /^(\/[\w-]+)+\.(js|css|svg|png|woff2|webmanifest)$/

const CONTENT_TYPES: Record<string, string> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

/** Endings of the compressed forms that the build writes beside a file. */
const ENDINGS = { br: '.br', gzip: '.gz', identity: '' }

/** Whether an address is that of a built file: everybody gets the same. */
export const isBuiltFile = (url: string): boolean => BUILT_FILE.test(url.split('?', 1)[0]!)

/** Sends the built files, compressed by the build in the form that the client accepts. */
export function builtFiles(dist: string, responseCache: ResponseCache): RequestHandler {
  return async (request, response, next) => {
    const { path } = request
    const file = join(dist, path)
    if (!existsSync(file)) {
      next()
      return
    }
    const key = responseCache.keyOf(request)
    const accepted = encodingFor(request.headers['accept-encoding'])
    const encoding = existsSync(file + ENDINGS[accepted]) ? accepted : 'identity'
    const bytes = await readFile(file + ENDINGS[encoding])
    const etag = contentTag(bytes)
    // Vite puts a hash of the content into the names of assets, so they never change.
    const immutable = path.includes('/assets/')
    response.setHeader('ETag', etag)
    response.setHeader(
      'Cache-Control',
      immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=0',
    )
    response.setHeader('Vary', 'Accept-Encoding')
    if (hasVersion(request, etag)) {
      response.status(304).end()
      return
    }
    response.setHeader('Content-Type', CONTENT_TYPES[extname(path)]!)
    responseCache.send(response, key, { encoding, bytes })
  }
}
