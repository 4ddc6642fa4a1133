import { setImmediate } from 'node:timers/promises'

let last: Promise<unknown> = Promise.resolve()

/**
 * Resolves in a turn of the event loop of its own (setImmediate, one caller a turn). Otherwise twenty pieces of work that
 * become ready at the same time would all be done before any other request is answered.
 */
export function turn(): Promise<unknown> {
  return (last = last.then(() => setImmediate()))
}
