import path from 'node:path'
import { expect, test } from 'vitest'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'

test(
  'no finding about a row is lost where there are more than DuckDB inserts at a time',
  { timeout: 120_000 },
  async () => {
    // Household economy takes households only: each of these rows is loaded and listed.
    const n = 130_000
    const rows = Array.from({ length: n }, (_, i) => `Sở Y tế,2025,M${i},Mô hình ${i},3,Cá nhân`)
    const dir = writeFiles(tempDir(), {
      'nhieu.csv': `Đơn vị báo cáo,Năm,Mã mô hình,Tên mô hình,Lĩnh vực,Đối tượng\n${rows.join('\n')}\n`,
    })
    const dataDir = path.join(dir, '..', `${path.basename(dir)}-data`)
    const { files } = await loadHere(dataDir, [path.join(dir, 'nhieu.csv')], '2025-11-20')
    expect(files[0]).toMatchObject({ rows: n, accepted: n, rejected: 0, dropped: 0, warnings: n })
    expect(await figures(dataDir, 'SELECT code, count(*)::INTEGER FROM fct_quality GROUP BY code')).toEqual([
      ['kind-field-mismatch', n],
    ])
  },
)
