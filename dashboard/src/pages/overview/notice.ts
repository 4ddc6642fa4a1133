import type { noticesOf, NoticeFinding, Severity } from '../../../../cube/domain/findings/notices.ts'
import { noticeText } from '../../i18n/vi/sentences.ts'

/** One sentence of "Cần chú ý"; `href` leads to its evidence on the page, on the basis that it speaks of. */
export interface Notice {
  severity: Severity
  text: string
  href: string
  basis?: 'common'
}

const SHOWN: Record<NoticeFinding['kind'], Pick<Notice, 'href' | 'basis'>> = {
  missing: { href: '#don-vi-missing' },
  late: { href: '#don-vi-late' },
  below: { href: '#don-vi-below' },
  'empty-fields': { href: '#linh-vuc' },
  'bare-places': { href: '#ban-do' },
  due: { href: '#don-vi-not_due' },
  fewer: { href: '#dia-ban', basis: 'common' },
  incomplete: { href: '#don-vi-incomplete' },
}

/** How a notice is shown. */
export const noticeOf = (finding: ReturnType<typeof noticesOf>[number]): Notice => ({
  ...SHOWN[finding.kind],
  severity: finding.severity,
  text: noticeText(finding),
})
