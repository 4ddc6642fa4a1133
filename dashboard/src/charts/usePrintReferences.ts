import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { codeNow, type Figure } from '../data/figures.ts'

/**
 * The references of a chart's figures while the page is printed, null on screen. The server keeps every reference
 * that it gives out, so they are asked for only when printing begins (`beforeprint`); the browser waits for no
 * promise then, hence a synchronous request.
 */
export function usePrintReferences(figures: () => Figure[], snapshot: string): string[] | null {
  const [codes, setCodes] = useState<string[] | null>(null)
  useEffect(() => {
    const begin = () => {
      const found = figures().flatMap((figure) => codeNow(figure, snapshot) ?? [])
      flushSync(() => setCodes([...new Set(found)]))
    }
    const end = () => setCodes(null)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  })
  return codes
}
