import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Reports, reportsOf } from './reported.ts'

/** `npm run report`: the same files without a browser or a running server. */

const TODAY = '2026-12-16'
const out = mkdtempSync(join(tmpdir(), 'guong-sang-command-'))
let dataDir: string
let reports: Reports

beforeAll(async () => {
  dataDir = createDataDir()
  await writeSnapshot(dataDir, {
    id: 'frozen',
    name: 'Chốt năm 2026',
    frozen: true,
    asOf: TODAY,
    fill: [
      ...insert('fct_reporting', [{ unit_code: 'A', unit_name: 'Sở A', received_on: '2026-11-20' }]),
      ...insert('fct_model', [{ model_key: 'a', unit_code: 'A', unit_name: 'Sở A' }]),
    ],
  })
  pointTo(dataDir, 'frozen')
  reports = await reportsOf(dataDir, TODAY)
})

afterAll(async () => {
  await reports.close()
  rmSync(out, { recursive: true })
})

async function report(...args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cube/report.ts', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, TODAY },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ])
  return { code, said: code === 0 ? stdout : stderr }
}

it.each(['party', 'state'] as const)(
  '%s: the command writes the bytes that the server sends',
  async (layout) => {
    for (const [extension, options, extra] of [
      ['docx', [], ''],
      ['docx', ['--no-references'], '&references=0'],
      ['xlsx', [], ''],
    ] as const) {
      const file = join(out, `${layout}${options.length}.${extension}`)
      const { code, said } = await report('--year', '2026', '--layout', layout, '--out', file, ...options)
      expect([code, said]).toEqual([0, `Đã ghi ${file} từ phiên bản số liệu frozen\n`])
      const sent = await reports.fetched(
        `/api/report/2026.${extension}?layout=${layout}&snapshot=frozen${extra}`,
      )
      expect(sent.equals(readFileSync(file)), `${extension} ${extra}`).toBe(true)
    }
  },
)

it('what it is asked wrongly it tells in one line, and writes nothing', async () => {
  const file = join(out, 'none.docx')
  for (const [args, code, said] of [
    [['--layout', 'party', '--out', file], 2, 'Chưa ghi đúng --year'],
    [['--year', '2026', '--layout', 'army', '--out', file], 2, '--layout phải là party hoặc state'],
    [['--year', '2026', '--out', `${file}.pdf`], 2, '--out phải là tệp .docx hoặc .xlsx'],
    [['--year', '2026', '--out', file, '--snapshot', 'other'], 1, 'other'],
  ] as const) {
    const told = await report(...args)
    expect(told.code, said).toBe(code)
    expect(told.said).toContain(said)
    expect(told.said.trim().split('\n')).toHaveLength(1)
  }
  expect(existsSync(file) || existsSync(`${file}.pdf`)).toBe(false)
})
