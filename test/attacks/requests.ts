/** A2, A5, A9, A10: what a caller of the server may do to others. */
import { ask, broken, contentsOf, holds, queryAt, type Attack, type Served } from './target.ts'

const COUNT = { measures: ['models.count'], dimensions: ['models.year'] }

/** An object in the place of a measure's name: Cube changes its compiled model by it. */
export const PATCHED_MEASURE = {
  expression: {
    type: 'PatchMeasure',
    sourceMeasure: 'fct_model.count',
    replaceAggregationType: null,
    addFilters: [['x']],
  },
  cubeName: 'fct_model',
  name: 'm',
}
const PATCH = { measures: [PATCHED_MEASURE] }

const model: Attack = {
  id: 'A2',
  tried: 'a GET from another site with an object for a measure; then a plain question',
  async run(target) {
    const server = await target.serve(await target.loaded())
    const cross = { headers: { 'sec-fetch-site': 'cross-site' } }
    const before = await ask(server, COUNT)
    const patched = (await fetch(queryAt(server, PATCH), cross)).status
    const plain = (await fetch(queryAt(server, COUNT), cross)).status
    const alone = (await fetch(queryAt(server, PATCH))).status
    // Another question, which no memory answers.
    const after = await ask(server, { ...COUNT, limit: 77 })
    const said = `the object ${patched}, a question from another site ${plain}, the object from a program ${alone}, afterwards models.count ${after.status}`
    const same = JSON.stringify(before.data) === JSON.stringify(after.data)
    return before.data !== null && same && patched === 403 && plain === 403 && alone === 400
      ? holds(said)
      : broken(said)
  },
}

/** Questions whose askers leave after a moment. */
async function abandon(server: Served, queries: object[]): Promise<void> {
  await Promise.all(
    queries.map((query) =>
      fetch(`${server.at}/cubejs-api/v1/load`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(600),
      }).catch(() => undefined),
    ),
  )
}

/** A question that asks each text whether it contains one of many. */
const costly = (n: number, filters: number, values: number) => ({
  dimensions: ['models.model_name'],
  filters: Array.from({ length: filters }, (_, i) => ({
    member: 'models.model_name',
    operator: 'notContains',
    values: Array.from({ length: values }, (_, j) => `không có ${n} ${i} ${j}`),
  })),
})

const SMALL_SECONDS = 15

const budget: Attack = {
  id: 'A5',
  tried:
    '12 questions of 6,000 values and 12 of 1,000, all left by their askers after 0.6 s; then a small figure',
  async run(target) {
    const server = await target.serve(await target.loaded())
    await abandon(
      server,
      Array.from({ length: 12 }, (_, n) => costly(n, 1, 6000)),
    )
    const first = await ask(server, { ...COUNT, limit: 71 }, SMALL_SECONDS)
    if (first.status !== 200 || first.data === null)
      return broken(`a small figure is not answered within ${SMALL_SECONDS} s`)
    await abandon(
      server,
      Array.from({ length: 12 }, (_, n) => costly(n, 10, 100)),
    )
    const second = await ask(server, { ...COUNT, limit: 72 }, SMALL_SECONDS)
    const said = `small figures after ${first.seconds.toFixed(1)} s and ${second.seconds.toFixed(1)} s`
    return second.data !== null ? holds(said) : broken(said)
  },
}

const reads: Attack = {
  id: 'A9',
  tried:
    'HEAD of a report from another site; GET of a workbook, a report and its document: which files of the data folder change',
  async run(target) {
    const data = await target.loaded()
    const frozen = (await target.status(data)).snapshots.find((one) => one.frozen)!.id
    const server = await target.serve(data)
    const query = encodeURIComponent(JSON.stringify(COUNT))
    const before = contentsOf(data)
    for (const [method, address, headers] of [
      ['HEAD', `/api/report/2025.docx?layout=state&snapshot=${frozen}`, { 'sec-fetch-site': 'cross-site' }],
      ['GET', `/api/report/2025.docx?layout=state&snapshot=${frozen}`, {}],
      ['GET', `/api/report/2025.json?layout=party`, {}],
      ['GET', `/api/export/models.xlsx?query=${query}`, {}],
    ] as const)
      await (await fetch(server.at + address, { method, headers })).arrayBuffer()
    const after = contentsOf(data)
    const changed = [...after].filter(([name, sha256]) => before.get(name) !== sha256).map(([name]) => name)
    return changed.length === 0 ? holds('none') : broken(`changed by reading: ${changed.join(', ')}`)
  },
}

/** A document may hold up everybody else for so long (s), or for this share of its making where that takes long. */
const LONGEST_PAUSE = 1
const LONGEST_SHARE = 0.5

const documents: Attack = {
  id: 'A10',
  tried: 'a report of the sample data as a document, then four at once, /healthz asked meanwhile',
  async run(target) {
    const data = target.path('data')
    const sample = target.path('sample')
    await target.must(data, 'sample', '--out', sample, '--from', '2023', '--to', '2025')
    // 3: files that cannot be read are part of the sample.
    const { code, stderr } = await target.etl(data, ['load', sample])
    if (code !== 0 && code !== 3) throw new Error(`the sample is not loaded: ${stderr}`)
    const server = await target.serve(data)
    const make = async (year: number, layout: string) => {
      const began = performance.now()
      const response = await fetch(`${server.at}/api/report/${year}.docx?layout=${layout}`)
      await response.arrayBuffer()
      return { status: response.status, seconds: (performance.now() - began) / 1000 }
    }
    const alone = await make(2024, 'party')
    if (alone.status !== 200) throw new Error(`a document alone answers ${alone.status}`)
    let working = true
    let longest = 0
    const watching = (async () => {
      while (working) {
        const began = performance.now()
        await (await fetch(`${server.at}/healthz`)).text()
        longest = Math.max(longest, (performance.now() - began) / 1000)
        await new Promise((done) => setTimeout(done, 20))
      }
    })()
    const made = await Promise.all([
      make(2024, 'state'),
      make(2025, 'party'),
      make(2025, 'state'),
      make(2023, 'party'),
    ])
    working = false
    await watching
    // Who has waited too long on a busy machine is told so by 503.
    const wrong = made.filter(({ status }) => status !== 200 && status !== 503)
    const limit = Math.max(LONGEST_PAUSE, LONGEST_SHARE * alone.seconds)
    const said = `the longest pause of /healthz ${longest.toFixed(2)} s, a document alone ${alone.seconds.toFixed(1)} s`
    return longest < limit && wrong.length === 0 ? holds(said) : broken(said)
  },
}

export const requestAttacks = [model, budget, reads, documents]
