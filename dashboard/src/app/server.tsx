import type { QueryClient } from '@tanstack/react-query'
import { Writable } from 'node:stream'
import { renderToPipeableStream } from 'react-dom/server'
import type { PlanField } from '../../../cube/domain/contract.ts'
import type { Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { withFieldNames } from '../i18n/vi/fieldNames.ts'
import { chosenSnapshot, pack, type Boot, type planKey, type reportKey } from '../data/boot.ts'
import { narrowingOf, parseFilters, partsOf } from '../data/filters.ts'
import type { Chosen, Shown } from '../data/report.ts'
import { readNow } from '../data/view.ts'
import { readYears } from '../data/years.ts'
import { overviewTitle } from '../pages/overview/title.ts'
import { reportTitle } from '../pages/report/title.ts'
import { newClient, Root } from './root.tsx'

/** The pages that are drawn here; the others are drawn by their script. */
export const pages = ['/', '/bao-cao']

/** A page as the server sends it. */
export interface Drawn {
  /** What stands in the page's root. */
  html: string
  title: string
  /** What the page was drawn from, for the script that takes it over. */
  from: Pick<Boot, 'answers' | 'report' | 'plan'>
}

/** Where the figures come from. */
export interface Asks {
  /** The rows of a query of Cube. */
  rows: (query: Query, snapshot: string) => Promise<Row[]>
  report: (choice: Chosen) => Promise<Shown>
  plan: (snapshot: string) => Promise<PlanField[]>
}

/** Which answers decide which queries come next: years, then the year's own. More rounds mean a mistake. */
const MOST_ROUNDS = 5

/**
 * Draws a page with its figures, so that they are seen before any script runs: draws it, asks what was
 * missing, and draws it again until nothing is missing.
 *
 * @param address path and query
 * @throws what `asks` throws, and Error where the page does not come to an end
 */
export async function draw(address: string, boot: Boot, asks: Asks): Promise<Drawn> {
  const client = newClient(boot)
  const from: Required<Pick<Boot, 'answers'>> & Pick<Boot, 'report' | 'plan'> = { answers: [] }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const html = await drawOnce(address, client)
    const missing = missingOf(client)
    if (missing.length === 0) return { html, title: titleOf(address, boot, client), from }
    await Promise.all(
      missing.map(async ({ queryKey }) => {
        if (queryKey[0] === 'report') {
          const [, choice] = queryKey as ReturnType<typeof reportKey>
          from.report = { choice, shown: await asks.report(choice) }
          client.setQueryData(queryKey, from.report.shown)
          return
        }
        if (queryKey[0] === 'plan') {
          const [, snapshot] = queryKey as ReturnType<typeof planKey>
          from.plan = { snapshot, fields: withFieldNames(await asks.plan(snapshot)) }
          client.setQueryData(queryKey, from.plan.fields)
          return
        }
        const [, snapshot, query] = queryKey as [string, string, Query]
        const rows = withFieldNames(await asks.rows(query, snapshot))
        client.setQueryData(queryKey, rows)
        from.answers.push({ query, snapshot, rows: pack(rows) })
      }),
    )
  }
  throw new Error(`The page ${address} asks without end`)
}

/** What a page that was drawn is called. */
function titleOf(address: string, boot: Boot, client: QueryClient): string {
  const { path, search } = partsOf(address)
  const filters = parseFilters(search)
  const snapshot = chosenSnapshot(boot, filters.snapshot)
  if (path === '/bao-cao') return reportTitle(filters.year, snapshot?.today ?? boot.today)
  if (snapshot === null) return overviewTitle(null)
  const { id, today, martVersion, comparedOn = null } = snapshot
  const selection = {
    snapshot: id,
    today,
    martVersion,
    comparedOn,
    filters,
    narrowing: narrowingOf(path, filters),
  }
  return overviewTitle(readNow(client, (ask) => readYears(ask, selection))?.frame.year ?? null)
}

/** The queries that the last drawing waited for. */
function missingOf(client: QueryClient) {
  return client.getQueryCache().findAll({
    predicate: ({ queryKey, state }) =>
      (queryKey[0] === 'report' ||
        queryKey[0] === 'plan' ||
        (queryKey[0] === 'rows' && queryKey[2] !== null)) &&
      state.data === undefined,
  })
}

function drawOnce(address: string, client: QueryClient): Promise<string> {
  return new Promise((done, fail) => {
    const pieces: Buffer[] = []
    const sink = new Writable({
      write(piece: Buffer, _encoding, next) {
        pieces.push(piece)
        next()
      },
      final(next) {
        // React 18 fills the end of a piece with zero bytes where the next character did not fit.
        done(Buffer.concat(pieces).toString().replaceAll('\0', ''))
        next()
      },
    })
    const { pipe } = renderToPipeableStream(<Root client={client} at={address} />, {
      onAllReady: () => pipe(sink),
      onError: fail,
    })
  })
}
