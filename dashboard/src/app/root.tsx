import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { App } from './app.tsx'
import type { Boot } from '../data/boot.ts'

/** Where answers are kept. A snapshot never changes, so none is thrown away while the page is open. */
export const newClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, gcTime: Infinity } },
  })

/** The whole page, the same in the browser and on the server. */
export function Root({ boot, client }: { boot: Boot; client: QueryClient }) {
  return (
    <StrictMode>
      <QueryClientProvider client={client}>
        <App boot={boot} />
      </QueryClientProvider>
    </StrictMode>
  )
}
