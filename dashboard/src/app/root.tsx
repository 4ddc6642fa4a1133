import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { keepBoot, planKey, unpack, reportKey, type Boot } from '../data/boot.ts'
import { Router } from '../data/router.tsx'
import { rowsKey } from '../data/rows.ts'
import { App } from './app.tsx'

/** Where answers are kept, with those of the boot record. A snapshot never changes, so none is thrown away. */
export function newClient(boot: Boot): QueryClient {
  const client = new QueryClient({
    // Without a connection a question fails like any other and says so, instead of waiting in silence (P10); what failed is
    // asked again when there is one.
    defaultOptions: {
      queries: {
        retry: 1,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        gcTime: Infinity,
        networkMode: 'always',
      },
    },
  })
  keepBoot(client, boot)
  for (const { query, snapshot, rows } of boot.answers ?? [])
    client.setQueryData(rowsKey(query, snapshot), unpack(rows))
  if (boot.report) client.setQueryData(reportKey(boot.report.choice), boot.report.shown)
  if (boot.plan) client.setQueryData(planKey(boot.plan.snapshot), boot.plan.fields)
  return client
}

/** The whole page, the same in the browser and on the server, which says at which address. */
export function Root({ client, at }: { client: QueryClient; at?: string | undefined }) {
  return (
    <StrictMode>
      <QueryClientProvider client={client}>
        <Router at={at}>
          <App />
        </Router>
      </QueryClientProvider>
    </StrictMode>
  )
}
