import type { NoticeFinding } from '../../../../cube/domain/findings/notices.ts'
import { noticeText } from '../../i18n/vi/sentences.ts'

/** One sentence of "Cần chú ý"; `href` leads to its evidence on the page, on the basis that it speaks of. */
export interface Notice {
  tone: 'red' | 'amber' | 'plain'
  text: string
  href: string
  basis?: 'common'
}

const SHOWN: Record<NoticeFinding['kind'], Omit<Notice, 'text'>> = {
  missing: { tone: 'red', href: '#don-vi-missing' },
  late: { tone: 'red', href: '#don-vi-late' },
  below: { tone: 'amber', href: '#don-vi-below' },
  'empty-fields': { tone: 'amber', href: '#linh-vuc' },
  'bare-places': { tone: 'amber', href: '#ban-do' },
  due: { tone: 'plain', href: '#don-vi-not_due' },
  fewer: { tone: 'plain', href: '#dia-ban', basis: 'common' },
  incomplete: { tone: 'plain', href: '#don-vi-incomplete' },
}

/** How a notice is shown. */
export const noticeOf = (finding: NoticeFinding): Notice => ({
  ...SHOWN[finding.kind],
  ...(finding.kind === 'due' && finding.days === 0 && { tone: 'amber' as const }),
  text: noticeText(finding),
})
