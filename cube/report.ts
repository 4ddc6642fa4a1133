/** `npm run report -- --year 2026 --layout party --out FILE`: the report without a browser or a running server. */
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import { writeFileWhole } from '../etl/files.ts'
import { PersonRegister } from '../etl/persons/register.ts'
import { QueryCache } from './server/engine/query_cache.ts'
import { snapshotDay } from './server/snapshots/clock.ts'
import { Engine } from './server/engine/engine.ts'
import { firstLine, HttpError, StartError } from './server/errors.ts'
import { SYSTEM } from './server/identity.ts'
import { References } from './server/evidence/references.ts'
import { readSettings } from './server/main.ts'
import { ReportFacts } from './server/report/facts.ts'
import { keepIssue, prepareReport } from './server/report/issue.ts'
import { makeDocument } from './server/report/making.ts'
import type { LayoutName } from './server/report/settings.ts'
import { ReportStore } from './server/report/store.ts'
import { Snapshots } from './server/snapshots/snapshots.ts'
import { checkSnapshot } from './server/engine/warm_up.ts'

const USAGE =
  'Cách dùng: npm run report -- --year 2026 --layout party|state --out TỆP.docx|TỆP.xlsx [--snapshot MÃ] [--no-references]'

interface Arguments {
  year: number
  layout: LayoutName
  out: string
  snapshot: string | undefined
  references: boolean
}

/** @throws StartError with exit code 2 */
function readArguments(): Arguments {
  const wrong = (why: string) => new StartError(`${why}. ${USAGE}`, 2)
  let values
  try {
    ;({ values } = parseArgs({
      options: {
        year: { type: 'string' },
        layout: { type: 'string', default: 'party' },
        out: { type: 'string' },
        snapshot: { type: 'string' },
        'no-references': { type: 'boolean', default: false },
      },
    }))
  } catch (error) {
    throw wrong(firstLine(error))
  }
  const { year = '', layout, out, snapshot } = values
  if (!/^20\d\d$/.test(year)) throw wrong('Chưa ghi đúng --year')
  if (layout !== 'party' && layout !== 'state') throw wrong('--layout phải là party hoặc state')
  if (out === undefined || !['.docx', '.xlsx'].includes(extname(out)))
    throw wrong('--out phải là tệp .docx hoặc .xlsx')
  return { year: Number(year), layout, out, snapshot, references: !values['no-references'] }
}

async function main(): Promise<void> {
  const asked = readArguments()
  const { dataDir, today } = readSettings(process.env)
  const quiet = () => undefined
  const register = new PersonRegister(dataDir)
  const names = () => register.names()
  const engine: Engine = new Engine(
    (id) => snapshots.path(id),
    quiet,
    undefined,
    names,
    (id) => snapshots.frozenWith(id),
  )
  const queryCache = new QueryCache(engine)
  const snapshots: Snapshots = new Snapshots(
    dataDir,
    today,
    (snapshot) => checkSnapshot(engine, snapshot.id, snapshotDay(snapshot, today)),
    quiet,
    names,
  )
  try {
    await snapshots.open()
    const snapshot = snapshots.find(asked.snapshot)
    const context = {
      snapshot: snapshot.id,
      today: snapshotDay(snapshot, today),
      identity: SYSTEM,
    }
    const store = new ReportStore(dataDir, (line) => console.error(line), names)
    const issue = await prepareReport(new ReportFacts(queryCache), snapshots, store, context, snapshot, asked)
    const asWorkbook = extname(asked.out) === '.xlsx'
    const bytes = await makeDocument({ kind: asWorkbook ? 'workbook' : 'report', ...issue })
    writeFileWhole(asked.out, bytes)
    if (!asWorkbook) await keepIssue(new References(dataDir), store, issue, { ...asked, snapshot })
    console.log(`Đã ghi ${asked.out} từ phiên bản số liệu ${snapshot.id}`)
  } finally {
    snapshots.close()
    await engine.close()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof HttpError ? error.messageVi : firstLine(error))
    process.exit(error instanceof StartError ? error.exitCode : 1)
  },
)
