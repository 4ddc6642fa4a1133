import { expect, it } from 'vitest'
import { audited } from '../lighthouse.ts'
import { base } from './site.ts'

it.each(['/', '/linh-vuc?year=2025', '/mo-hinh?year=2025'])(
  'Lighthouse finds %s wholly accessible and well made',
  async (path) => {
    const { categories, audits } = await audited(base + path, ['accessibility', 'best-practices'])
    const failed = Object.values(audits).filter((audit) => audit.score === 0)
    const names = failed.map((audit) => `${audit.id}: ${JSON.stringify(audit.details ?? '').slice(0, 400)}`)
    expect(categories['accessibility']!.score, names.join('\n')).toBe(1)
    expect(categories['best-practices']!.score, names.join('\n')).toBeGreaterThanOrEqual(0.95)
  },
)
