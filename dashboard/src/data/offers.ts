import { createContext, useContext, useEffect, type RefObject } from 'react'
import type { Query } from '../../../cube/domain/filter.ts'

/** Tables that a part of the page offers as files. */
export interface Offer {
  /** What the part is called. */
  name: string
  sheets: { query: Query; search?: string; among?: string }[]
  /** Where the part stands: the sheets of a workbook are in the order of the page. */
  place: RefObject<Element | null>
}

/** What the parts of the page that is open offer. */
export const Offers = createContext<Set<Offer>>(new Set())

/** Offers tables while the part is on the page. */
export function useOffer(offer: Offer): void {
  const offers = useContext(Offers)
  useEffect(() => {
    offers.add(offer)
    return () => {
      offers.delete(offer)
    }
  })
}

/** Whether one part of the page stands before another. */
const isBefore = (a: Offer, b: Offer): boolean =>
  Boolean(a.place.current!.compareDocumentPosition(b.place.current!) & Node.DOCUMENT_POSITION_FOLLOWING)

/**
 * All tables of the page in one workbook: a sheet each, with contents and notes.
 * @returns the address of the workbook; null where the page offers no table
 */
export function pageWorkbook(offers: Iterable<Offer>, path: string, snapshot: string): string | null {
  const sheets = [...offers]
    .filter((offer) => offer.sheets.length > 0)
    .sort((a, b) => (isBefore(a, b) ? -1 : 1))
    .flatMap(({ name, sheets }) => sheets.map((sheet) => ({ name, ...sheet })))
  if (sheets.length === 0) return null
  const name = path === '/' ? 'tong-quan' : path.slice(1)
  const asked = new URLSearchParams({ sheets: JSON.stringify(sheets), values: 'vi', snapshot })
  return `/api/export/${name}.xlsx?${asked.toString()}`
}
