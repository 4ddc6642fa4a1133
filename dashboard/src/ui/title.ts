import { useEffect } from 'react'

/** What the page is called; the server reads it after it has drawn the page. */
export const drawn = { title: '' }

/** Gives the page its title. */
export function useTitle(title: string): void {
  drawn.title = title
  useEffect(() => {
    if (document.title !== title) document.title = title
  }, [title])
}
