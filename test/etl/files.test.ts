import fs from 'node:fs'
import fsPromises from 'node:fs/promises'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const eslint = new ESLint({ overrideConfigFile: '.config/eslint.config.js' })

/** The rules that a file of the program with this text breaks. */
async function broken(filePath: string, text: string): Promise<(string | null)[]> {
  const [found] = await eslint.lintText(text, { filePath })
  return found!.messages.map(({ ruleId }) => ruleId).filter((rule) => rule?.startsWith('no-restricted'))
}

/** What of node:fs changes nothing. */
const READS =
  /^(access|close|exists|fstat|lstat|open|opendir|read|readdir|readFile|readlink|readv|realpath|stat|statfs)(Sync)?$|^(constants|createReadStream|Stats|Dirent|unwatchFile|watch|watchFile)$/

describe('files are written in one room', () => {
  it.each([
    "import { renameSync } from 'node:fs'\nrenameSync('a', 'b')\n",
    "import { rm } from 'node:fs/promises'\nawait rm('a')\n",
    "import { rename as move } from 'node:fs/promises'\nawait move('a', 'b')\n",
    "import { fsyncSync as flush } from 'fs'\nflush(3)\n",
    "import * as files from 'node:fs'\nfiles.rmSync('a')\n",
    "import files from 'node:fs'\nfiles.writeFileSync('a', '')\n",
    "import { promises } from 'node:fs'\nawait promises.writeFile('a', '')\n",
    "import { openSync } from 'node:fs'\nopenSync('a', 'w')\n",
    "import { openSync as take } from 'node:fs'\ntake('a', 'w')\n",
    "import { open } from 'node:fs/promises'\nawait open('a', 'r+')\n",
    "import { open } from 'node:fs'\nopen('a', 'a', () => undefined)\n",
    "import { mkdtempSync, createWriteStream } from 'node:fs'\ncreateWriteStream(mkdtempSync('a'))\n",
    "const files = await import('node:fs/promises')\nawait files.rm('a')\n",
    "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nrequire('fs').rmSync('a')\n",
    "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('node:fs').rmSync('a')\n",
    "import files = require('node:fs')\nfiles.rmSync('a')\n",
    "process.getBuiltinModule('fs').rmSync('a')\n",
    "export { unlink } from 'node:fs/promises'\n",
    "export * from 'node:fs'\n",
  ])('%j is refused in etl and cube', async (text) => {
    expect(await broken('etl/other.ts', text)).not.toEqual([])
    expect(await broken('cube/server/other.ts', text)).not.toEqual([])
  })

  it('whatever this Node.js can do to files is refused, and reading is free', async () => {
    for (const [module, names] of [
      ['node:fs', Object.keys(fs)],
      ['node:fs/promises', Object.keys(fsPromises)],
    ] as const)
      for (const name of names.filter((one) => !/^(_|[FRWX]_OK$)/.test(one))) {
        const rules = await broken('etl/other.ts', `import { ${name} } from '${module}'\nvoid ${name}\n`)
        expect([name, rules.length > 0]).toEqual([name, !READS.test(name)])
      }
    const reads = "import { openSync, readFileSync } from 'node:fs'\nreadFileSync(openSync('a', 'r'))\n"
    expect(await broken('etl/other.ts', reads)).toEqual([])
    expect(
      await broken('etl/files.ts', "import { renameSync } from 'node:fs'\nrenameSync('a', 'b')\n"),
    ).toEqual([])
  })
})

/** Statements and calls by which a database, a package or another program writes a file by itself. */
const WRITES: Record<string, RegExp> = {
  'COPY … TO': /\bCOPY\b[^;]*?\bTO\b/i,
  'EXPORT DATABASE': /\bEXPORT\s+DATABASE\b/i,
  ATTACH: /\bATTACH\s+(?!.*(\(READ_ONLY\)|':memory:'))(IF NOT EXISTS\s+)?['$]/,
  'opens a database': /DuckDBInstance\.create\((?!':memory:')/,
  'opens SQLite': /\bnew (Database|Sqlite)\(|\bopenSqlite\(/,
  'copies SQLite': /\bVACUUM INTO\b/,
  'starts a program': /\b(?<!\.)(spawn|spawnSync|execFile|execFileSync|exec|execSync|fork)\(|promisify\(exec/,
  'tar on files': /\btar\.(c|x|u|r|create|extract|update|replace|Unpack)\b/,
  'a workbook’s own file': /\.toFile\(/,
}

/** Where they stand, and how what they write is flushed and moved. */
const KNOWN = [
  // Trino's archives are unpacked into a folder of their own, which `moveFile` puts into place; `ps` reads.
  'cube/cluster/cluster.ts: starts a program',
  'cube/cluster/parts.ts: starts a program',
  // The browser.
  'cube/desktop.ts: starts a program',
  // SQLite flushes what it commits.
  'cube/server/accounts/store.ts: opens SQLite',
  // The loader, a program of ours.
  'cube/server/actions/command.ts: starts a program',
  // The answer of one request, in the machine's temporary folder.
  'cube/server/export/parquet.ts: COPY … TO',
  // It holds nothing: it is the lock.
  'cube/server/lock.ts: opens a database',
  // The system's own commands for services.
  'cube/service.ts: starts a program',
  // The loader and the build of the page, programs of ours.
  'cube/startup.ts: starts a program',
  // It holds nothing: it is the lock.
  'etl/audit/audit.ts: opens SQLite',
  // Opens it for the others of this list.
  'etl/audit/database.ts: opens SQLite',
  // Written aside for the backup, which holds its bytes; the copy is removed.
  'etl/backup.ts: copies SQLite',
  'etl/backup.ts: opens SQLite',
  // The file that publish.ts writes aside, detached for a moment.
  'etl/changes.ts: ATTACH',
  // The process that reads workbooks, a program of ours.
  'etl/intake/reader.ts: starts a program',
  'etl/lake/lake.ts: COPY … TO',
  'etl/last_year.ts: ATTACH',
  // DuckDB flushes its log; the folder is flushed by `flushFolder`.
  'etl/ledger.ts: opens a database',
  // The copy of a backup that is tried, which is removed.
  'etl/nightly.ts: opens SQLite',
  // Written aside, `flushFile`, then `moveFile`.
  'etl/publish.ts: ATTACH',
  // Copies are kept first; written aside, `flushFile`, then `moveFile`.
  'etl/repair.ts: ATTACH',
  'etl/repair.ts: opens a database',
]

describe('what databases and other programs write by themselves', () => {
  it('is written at these places and no other', () => {
    const files = ['etl', 'cube'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join(folder, name)),
    )
    const found = files
      .filter((name) => /\.(ts|mjs|js|sql|yml)$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(name, 'utf8').replace(/^\s*(\/\/|\*|--).*$/gm, '')
        return Object.entries(WRITES).flatMap(([what, words]) =>
          words.test(text) ? [`${name}: ${what}`] : [],
        )
      })
    expect(found.sort()).toEqual(KNOWN)
  })
})
