import type { Report } from './content.ts'
import { annexBook } from './annexbook.ts'
import { type Letter, letterDocument, reportDocument } from './document.ts'

/** A document to be made, as plain data. `hash` is that of its content: equal hashes are equal bytes. */
export type Order =
  | { kind: 'report'; hash: string; report: Report }
  | { kind: 'letter'; hash: string; letter: Letter }
  | { kind: 'workbook'; hash: string; report: Report }

/** The document's bytes. */
export function makeDocument(order: Order): Promise<Buffer> {
  if (order.kind === 'report') return reportDocument(order.report, order.hash)
  if (order.kind === 'letter') return letterDocument(order.letter, order.hash)
  return annexBook(order.report)
}
