import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { readBoot } from './boot.ts'
import { followLinks } from './shell/links.ts'
import './style.css'

const client = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } })

followLinks()
const boot = await readBoot()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App boot={boot} />
    </QueryClientProvider>
  </StrictMode>,
)
