import { useEffect } from 'react'

/** Gives the page its title; the server puts it into the head itself (`app/server.tsx`). */
export function useTitle(title: string): void {
  useEffect(() => {
    if (document.title !== title) document.title = title
  }, [title])
}
