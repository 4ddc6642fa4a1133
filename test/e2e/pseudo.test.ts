import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, preview, type Plugin, type PreviewServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAGES } from '../../cube/domain/contract.ts'
import { LANGUAGES } from '../../cube/domain/languages.ts'
import { unmarked } from '../fixtures/pseudo.ts'
import { base, newPage, settled } from './site.ts'

/**
 * Every page in a language that nobody speaks: what a page shows is a message, or it came with the data. A word that is
 * written into a page would be neither, and a third language would miss it.
 */

const OWN = '?pseudo'

/**
 * Builds the pages in that language, as `--mode en` builds them in English: each module of `i18n/vi` is replaced by one
 * that marks what it exports. How numbers are written is no word.
 */
export function inPseudo(): Plugin {
  return {
    name: 'in-pseudo',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer?.endsWith(OWN)) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      return found && /\/i18n\/vi\/(?!locale)\w+\.ts$/.test(found.id) ? found.id + OWN : found
    },
    async load(id) {
      if (!id.endsWith(OWN)) return null
      const file = id.slice(0, -OWN.length)
      const code = await this.fs.readFile(file, { encoding: 'utf8' })
      const names = [...code.matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)].map(
        ([, name]) => name!,
      )
      return [
        `import * as real from ${JSON.stringify(file)}`,
        `import { pseudo } from ${JSON.stringify(path.resolve('test/fixtures/pseudo.ts'))}`,
        ...names.map((name) => `export const ${name} = pseudo(real.${name})`),
      ].join('\n')
    },
  }
}

let site: PreviewServer
const outDir = mkdtempSync(path.join(tmpdir(), 'pseudo-'))

beforeAll(async () => {
  const shared = { configFile: 'vite.config.ts', logLevel: 'error' } as const
  await build({ ...shared, mode: 'production', plugins: [inPseudo()], build: { outDir, emptyOutDir: true } })
  site = await preview({
    ...shared,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', proxy: { '/api': base, '/cubejs-api': base } },
  })
})

afterAll(async () => {
  await site.close()
  rmSync(outDir, { recursive: true })
})

/** All that a page says: its texts one after the other, and what it says to who cannot see it. */
function saidBy(): string[] {
  const texts = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  // Official documents and their texts are Vietnamese in every language.
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement!.closest('script, style, body [lang=vi]')) texts.push(node.textContent!)
  // A message may be cut into several texts, such as one of a link within it.
  const said = [document.title, texts.join('\n')]
  for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`)) said.push(element.getAttribute(name)!)
  return said
}

const letters = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')

/** Names, of languages too, and what the browser itself calls a month. */
const OF_NO_LANGUAGE = ['excel', 'tháng', ...Object.values(LANGUAGES).map((name) => name.toLowerCase())]

describe('a language that nobody speaks', () => {
  it.each([...PAGES, '/?year=2025', '/linh-vuc?field=06', '/don-vi?unit=SYT'])(
    'says all of %s',
    async (address) => {
      const page = await newPage()
      // The browser may give an answer's text after the page shows it: each is waited for.
      const data: Promise<string>[] = []
      page.on('response', (response) => {
        if (/\/(api|cubejs-api)\//.test(response.url()))
          // The browser does not keep every answer that a page read as a stream: that is asked for again.
          data.push(response.text().catch(async () => (await fetch(response.url())).text()))
      })
      await page.goto(site.resolvedUrls!.local[0]!.replace(/\/$/, '') + address)
      await settled(page)
      const said = await page.evaluate(saidBy)
      // A button says which of the official sentences it is about.
      data.push(
        page
          .locator('body [lang=vi]')
          .allTextContents()
          .then((texts) => texts.join(' ')),
      )
      expect(said.join('')).toContain('⟦')
      const known = letters((await Promise.all(data)).join(' ').replaceAll('\\"', '"'))
      const unknown = said
        .flatMap(unmarked)
        // Numbers and punctuation are of no language.
        .flatMap((text) => text.split(/[^\p{L}\p{M}\s&'-]|\s-\s/u))
        .map((text) => letters(text).trim())
        .filter((text) => /\p{L}/u.test(text) && !known.includes(text) && !OF_NO_LANGUAGE.includes(text))
      expect([...new Set(unknown)]).toEqual([])
    },
  )
})
