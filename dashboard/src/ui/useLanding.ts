import { useEffect } from 'react'

/** How long parts above it may still come, in ms. */
const PATIENCE = 3000

/**
 * Where an address leads to a part of the page that is there only once its figures are: takes the reader and the keyboard
 * to it, and stays with it while other parts above it fill, until the reader does something.
 * @param ready the part is there
 */
export function useLanding(ready: boolean): void {
  useEffect(() => {
    const part = ready && location.hash !== '' ? document.getElementById(location.hash.slice(1)) : null
    if (part === null) return
    part.tabIndex = -1
    part.focus({ preventScroll: true })
    const sizes = new ResizeObserver(() => part.scrollIntoView())
    sizes.observe(document.body)
    const leave = () => {
      sizes.disconnect()
      clearTimeout(timer)
      for (const event of BY_READER) removeEventListener(event, leave)
    }
    const timer = setTimeout(leave, PATIENCE)
    for (const event of BY_READER) addEventListener(event, leave, { passive: true })
    return leave
  }, [ready])
}

const BY_READER = ['wheel', 'touchmove', 'pointerdown', 'keydown']
