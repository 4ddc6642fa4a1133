import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { codeNow, type Figure } from '../data/figures.ts'

/**
 * While the page is printed: the references of a chart's figures, null on screen. They are asked for when
 * printing begins, for to give one out is to keep it for ever; the browser waits for nothing then, hence at once.
 */
export function usePaper(figures: () => Figure[], snapshot: string): string[] | null {
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
