import { readFileSync, rmSync } from 'node:fs'
import { expect } from 'vitest'
import { serve } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** Reports as tests ask for them, and what stands in their Word files. */

const PROVINCE = readFileSync('test/fixtures/province.sql', 'utf8')

/** 123 characters. */
export const LONG =
  'Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp, giao thông, nông nghiệp thuộc Ủy ban nhân dân tỉnh'

/** A server with a finished year (`province`), the same corrected, one of a single model, and an empty one. */
export async function serveReports() {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, {
    id: 'province',
    name: 'Chốt năm 2026',
    frozen: true,
    asOf: '2026-12-16',
    martVersion: 5,
    fill: [PROVINCE],
  })
  await writeSnapshot(dataDir, { id: 'empty', fill: [] })
  await writeSnapshot(dataDir, {
    id: 'awkward',
    asOf: '2026-11-22',
    fill: [
      ...insert('fct_model', [
        {
          model_key: 'a',
          unit_name: LONG,
          model_name: '=HYPERLINK("http://x")',
          evaluation: 'effective',
          result: 'Tốt',
        },
      ]),
      ...insert('fct_reporting', [
        { unit_name: LONG, received_on: '2026-11-20', model_count: 1 },
        ...Array.from({ length: 300 }, (_, i) => ({ unit_code: `U${i}`, unit_name: `Đơn vị ${i}` })),
        ...['P7', 'P8'].map((unit_code) => ({
          unit_code,
          unit_name: `Đảng ủy ${unit_code}`,
          channel: 'party',
        })),
      ]),
    ],
  })
  await writeSnapshot(dataDir, {
    id: 'corrected',
    asOf: '2026-12-16',
    martVersion: 2,
    fill: [
      PROVINCE,
      'DELETE FROM mart.fct_model WHERE year = 2026 AND unit_code = (SELECT min(unit_code) FROM mart.fct_model WHERE year = 2026)',
    ],
  })
  pointTo(dataDir, 'province')
  return reportsOf(dataDir, '2026-12-16')
}

/** A server over snapshots that a test wrote itself. */
export async function reportsOf(dataDir: string, today: string) {
  const running = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: today })
  const fetched = async (path: string): Promise<Buffer> => {
    const answer = await fetch(running.url + path)
    expect(answer.status, path).toBe(200)
    return Buffer.from(await answer.arrayBuffer())
  }
  return {
    url: running.url,
    routes: running.routes,
    fetched,
    json: async <T>(path: string): Promise<T> => JSON.parse((await fetched(path)).toString()) as T,
    docx: (year: number, layout: string, snapshot: string, extra = '') =>
      fetched(`/api/report/${year}.docx?layout=${layout}&snapshot=${snapshot}${extra}`),
    /** Records that a report is issued, as the page does. */
    issue: async (year: number, layout: string, snapshot: string): Promise<void> => {
      const answer = await fetch(
        `${running.url}/api/report/${year}.docx?layout=${layout}&snapshot=${snapshot}`,
        {
          method: 'POST',
          headers: { Origin: running.url },
        },
      )
      expect(answer.status).toBe(200)
    },
    /** Saves what somebody wrote, over what is there. */
    put: async (
      year: number,
      layout: string,
      snapshot: string,
      body: object,
      headers: Record<string, string> = {},
    ): Promise<Response> => {
      const shown = await fetch(
        `${running.url}/api/report/${year}.json?layout=${layout}&snapshot=${snapshot}`,
      )
      const { version } = (await shown.json()) as { version: string }
      return fetch(`${running.url}/api/report/${year}?layout=${layout}&snapshot=${snapshot}`, {
        method: 'PUT',
        headers: {
          'Content-Type': 'application/json',
          Origin: running.url,
          'If-Match': `"${version}"`,
          ...headers,
        },
        body: JSON.stringify(body),
      })
    },
    close: async () => {
      await running.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type Reports = Awaited<ReturnType<typeof reportsOf>>

/** A piece of text, and the name of the bookmark that it stands in. */
export interface Marked {
  text: string
  mark: string | null
}

export const textOf = (pieces: Marked[]): string => pieces.map(({ text }) => text).join('')

/** A text of XML without its escapes. */
export const unescape = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

/** The texts of a part of the document, each with its bookmark. */
export function markedTexts(xml: string): Marked[] {
  let mark: string | null = null
  const found: Marked[] = []
  for (const [, name, text] of xml.matchAll(
    /<w:bookmarkStart [^>]*?w:name="([^"]+)"[^>]*\/>|<w:bookmarkEnd\b|<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g,
  ))
    if (text === undefined) mark = name ?? null
    else found.push({ text: unescape(text), mark })
  return found
}

/** What follows one another in the body: paragraphs, and tables as cells by row. */
export type InBody = { paragraph: Marked[] } | { table: Marked[][][] }

export function bodyOf(xml: string): InBody[] {
  return [...xml.matchAll(/<w:tbl>[\s\S]*?<\/w:tbl>|<w:p(?: [^>]*)?>[\s\S]*?<\/w:p>/g)].map(([part]) =>
    part.startsWith('<w:tbl>')
      ? {
          table: [...part.matchAll(/<w:tr(?: [^>]*)?>[\s\S]*?<\/w:tr>/g)].map(([row]) =>
            [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) => markedTexts(cell)),
          ),
        }
      : { paragraph: markedTexts(part) },
  )
}
