/** A3, A7, A12, A15: what is kept. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { ask, broken, contentsOf, holds, report, type Attack, type Served, type Target } from './target.ts'

/** Asks for what the server keeps a reference of, again and again, until it is told to stop. */
async function keepWriting(server: Served, which: number, going: () => boolean): Promise<void> {
  for (let n = 0; going(); n += 1) {
    const query = {
      measures: ['models.count'],
      dimensions: ['models.year'],
      filters: [{ member: 'models.model_key', operator: 'notEquals', values: [`${which}-${n}`] }],
    }
    const address = `${server.at}/api/export/models.xlsx?query=${encodeURIComponent(JSON.stringify(query))}`
    // 1ae5259 keeps them when somebody reads, later programs when the page says so.
    for (const method of ['GET', 'POST'])
      await (await fetch(address, { method, headers: { origin: server.at } })).arrayBuffer()
  }
}

const BACKUPS = 4

const backups: Attack = {
  id: 'A3',
  tried: `${BACKUPS} backups while the pages are used, each restored elsewhere`,
  async run(target) {
    const data = await target.loaded()
    const server = await target.serve(data)
    let going = true
    const writing = Promise.all([1, 2, 3].map((which) => keepWriting(server, which, () => going)))
    const size = () => statSync(path.join(data, 'figures.jsonl'), { throwIfNoEntry: false })?.size ?? 0
    const faults: string[] = []
    let written = 0
    try {
      for (let i = 0; i < BACKUPS; i += 1) {
        const file = target.path('all.gsb')
        const before = size()
        const made = await target.etl(data, ['backup', file])
        written += size() - before
        if (made.code !== 0) {
          faults.push(`ends with ${String(made.code)}: ${made.stderr.split('\n')[0]!.slice(0, 120)}`)
          continue
        }
        const restored = await target.etl(target.path('data'), ['restore', file])
        if (restored.code !== 0)
          faults.push(`said to be made, and refused: ${restored.stderr.split('\n')[0]!.slice(-80)}`)
      }
    } finally {
      going = false
      await writing
    }
    if (written === 0) throw new Error('nothing was written while the backups were made')
    return faults.length > 0
      ? broken(`${faults.length} of ${BACKUPS}: ${faults[0]!}`)
      : holds(`${BACKUPS} of ${BACKUPS} come back; ${written} bytes were written meanwhile`)
  },
}

/** A data folder and the paths of its frozen snapshot without their endings. */
async function withFrozen(target: Target): Promise<{ data: string; frozen: string }> {
  const data = await target.loaded()
  const { id } = (await target.status(data)).snapshots.find((one) => one.frozen)!
  return { data, frozen: path.join(data, 'snapshots', id) }
}

const verifying: Attack = {
  id: 'A7',
  tried:
    'a frozen snapshot with one changed byte in its middle, cut short, and gone: verify; its card gone: the next load',
  async run(target) {
    const faults: string[] = []
    const damages: [string, (file: string) => void][] = [
      ['cut short', (file) => truncateSync(file, 1000)],
      ['gone', (file) => rmSync(file)],
      [
        'with a changed table',
        (file) => {
          const bytes = readFileSync(file)
          // What a model is called stands somewhere in the file as it is.
          const at = bytes.indexOf('SYT')
          bytes[at < 0 ? bytes.length >> 1 : at]! ^= 1
          writeFileSync(file, bytes)
        },
      ],
    ]
    for (const [what, damage] of damages) {
      const { data, frozen } = await withFrozen(target)
      damage(`${frozen}.duckdb`)
      const { code } = await target.etl(data, ['verify'])
      if (code === 0) faults.push(`verify finds nothing with the frozen snapshot ${what}`)
    }
    const { data, frozen } = await withFrozen(target)
    const figures = createHash('sha256')
      .update(readFileSync(`${frozen}.duckdb`))
      .digest('hex')
    rmSync(`${frozen}.json`)
    const mail = target.files({ 'noi-vu.csv': report('Sở Nội vụ', 'D', 5) })
    await target.must(data, 'load', mail, '--received', '2025-11-22')
    if (![...contentsOf(data).values()].includes(figures))
      faults.push('a load deleted frozen figures whose card was lost')
    return faults.length > 0
      ? broken(faults.join('; '))
      : holds('each damage is found; the figures without a card are kept')
  },
}

const small: Attack = {
  id: 'A12',
  tried: 'an odd card beside the snapshots, report.json and a report’s texts cut short',
  async run(target) {
    const { data, frozen } = await withFrozen(target)
    writeFileSync(path.join(data, 'snapshots', 'e2.json'), '{"id":"e2"}')
    writeFileSync(path.join(data, 'report.json'), '{"party":[{"fr')
    mkdirSync(path.join(data, 'reports'), { recursive: true })
    const id = path.basename(frozen)
    writeFileSync(path.join(data, 'reports', `${id}.json`), '{"2025":{"pa')
    const server = await target.serve(data)
    const faults: string[] = []
    for (const address of [
      '/',
      '/api/snapshots',
      '/api/report/2025.json?layout=party',
      `/api/report/2025.json?layout=party&snapshot=${id}`,
      `/api/report/2025.docx?layout=state&snapshot=${id}`,
    ]) {
      const response = await fetch(server.at + address, { headers: { accept: 'text/html,*/*' } })
      await response.arrayBuffer()
      if (response.status !== 200) faults.push(`${address.split('?')[0]!} ${response.status}`)
    }
    const { status } = await ask(server, { measures: ['models.count'] })
    if (status !== 200) faults.push(`a figure ${status}`)
    return faults.length > 0 ? broken(faults.join(', ')) : holds('pages, figures and reports answer')
  },
}

/** A person's name, which belongs into no log. */
const PERSON = 'Nguyễn Văn Bí Mật 0912345678'

const privacy: Attack = {
  id: 'A15',
  tried:
    'who may read the data folder and a backup, with the usual umask; a person’s name in a wrong filter and in a GET of a workbook: log and files',
  async run(target) {
    const under = ['sh', '-c', 'umask 022; exec "$@"', 'sh']
    const data = target.path('data')
    const mail = target.files({ 'y-te.csv': report('Sở Y tế', 'A', 3) })
    const file = target.path('all.gsb')
    for (const args of [
      ['load', mail, '--received', '2025-11-20'],
      ['backup', file],
    ]) {
      const { code, stderr } = await target.etl(data, args, { under })
      if (code !== 0) throw new Error(stderr)
    }
    const faults: string[] = []
    const names = readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) =>
      path.join(data, name),
    )
    if (process.platform !== 'win32') {
      const open = [data, file, ...names].filter((name) => (statSync(name).mode & 0o077) !== 0)
      if (open.length > 0)
        faults.push(`${open.length} of ${names.length + 2} files and folders are open to every account`)
    }
    const server = await target.serve(data, { under })
    const filters = (member: string, operator: string) => ({
      measures: ['models.count'],
      filters: [{ member, operator, values: [PERSON] }],
    })
    await ask(server, filters('models.year', 'gt'))
    await ask(server, filters('models.received_on', 'afterDate'))
    const query = encodeURIComponent(JSON.stringify(filters('models.model_name', 'notEquals')))
    await (await fetch(`${server.at}/api/export/models.xlsx?query=${query}`)).arrayBuffer()
    const first = PERSON.split(' 0')[0]!
    if (server.said().includes(first)) faults.push('the log names a person')
    const keeping = [...contentsOf(data).keys()].filter((name) =>
      readFileSync(path.join(data, name)).includes(first),
    )
    if (keeping.length > 0) faults.push(`${keeping.join(', ')} keep a person’s name`)
    return faults.length > 0
      ? broken(faults.join('; '))
      : holds('only the own account may read; the name is nowhere')
  },
}

export const keptAttacks = [backups, verifying, small, privacy]
