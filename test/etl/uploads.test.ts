import { expect, test } from 'vitest'
import { fuzzUploads } from './uploads.ts'

/** `UPLOADS=10000 npx vitest run test/etl/uploads.test.ts` reads ten thousand. */
const count = Number(process.env['UPLOADS'] ?? 600)

test(
  `${count} damaged uploads: no crash, none over ten seconds, each read or refused with a code`,
  { timeout: 3_600_000 },
  async () => {
    const found = await fuzzUploads(count, 20_261_129)
    expect(found.files).toBe(count)
    expect(found.read).toBeGreaterThan(0)
    expect(
      Object.keys(found.refused).filter(
        (code) => !['unreadable', 'no-table', 'too-large', 'empty', 'password-protected'].includes(code),
      ),
    ).toEqual([])
  },
)
