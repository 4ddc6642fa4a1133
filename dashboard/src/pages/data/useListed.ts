import { useEffect, useState } from 'react'

/**
 * A list of the server's that this page also changes. Where it cannot be had nothing is shown, for it is beside the point.
 * @param ask the same function at each call
 * @param anew asks again where it changes
 */
export function useListed<T>(ask: () => Promise<T[]>, anew: unknown): [T[], (list: T[]) => void] {
  const [list, setList] = useState<T[]>([])
  useEffect(() => {
    let left = false
    ask().then(
      (found) => {
        if (!left) setList(found)
      },
      () => undefined,
    )
    return () => {
      left = true
    }
  }, [ask, anew])
  return [list, setList]
}
