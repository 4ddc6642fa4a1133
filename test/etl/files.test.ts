import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const eslint = new ESLint({ overrideConfigFile: '.config/eslint.config.js' })

/** The rules that a file of the program with this text breaks. */
async function broken(filePath: string, text: string): Promise<(string | null)[]> {
  const [found] = await eslint.lintText(text, { filePath })
  return found!.messages.map(({ ruleId }) => ruleId).filter((rule) => rule?.startsWith('no-restricted'))
}

describe('files are written in one room', () => {
  it.each([
    "import { renameSync } from 'node:fs'\nrenameSync('a', 'b')\n",
    "import { rm } from 'node:fs/promises'\nawait rm('a')\n",
    "import { fsyncSync as flush } from 'fs'\nflush(3)\n",
    "import * as files from 'node:fs'\nfiles.rmSync('a')\n",
    "import files from 'node:fs'\nfiles.writeFileSync('a', '')\n",
    "import { promises } from 'node:fs'\nawait promises.writeFile('a', '')\n",
    "import { openSync } from 'node:fs'\nopenSync('a', 'w')\n",
    "import { open } from 'node:fs/promises'\nawait open('a', 'r+')\n",
    "import { mkdtempSync, createWriteStream } from 'node:fs'\ncreateWriteStream(mkdtempSync('a'))\n",
  ])('%j is refused in etl and cube', async (text) => {
    expect(await broken('etl/other.ts', text)).not.toEqual([])
    expect(await broken('cube/server/other.ts', text)).not.toEqual([])
  })

  it('reading is free, and the room itself may', async () => {
    const reads = "import { openSync, readFileSync } from 'node:fs'\nreadFileSync(openSync('a', 'r'))\n"
    expect(await broken('etl/other.ts', reads)).toEqual([])
    expect(
      await broken('etl/files.ts', "import { renameSync } from 'node:fs'\nrenameSync('a', 'b')\n"),
    ).toEqual([])
  })
})
