import { setImmediate } from 'node:timers/promises'

let last: Promise<unknown> = Promise.resolve()

/**
 * Resolves in a turn of the event loop of its own (setImmediate, one caller a turn). Otherwise twenty pieces of work that
 * become ready at the same time would all be done before any other request is answered.
 */
export function turn(): Promise<unknown> {
  return (last = last.then(() => setImmediate()))
}

/** Maps a list piece by piece, each piece in a turn of its own. @param size items in a piece: some milliseconds' work */
export async function mapInTurns<T, R>(list: readonly T[], size: number, map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  for (let from = 0; from < list.length; from += size) {
    await turn()
    mapped.push(...list.slice(from, from + size).map(map))
  }
  return mapped
}
