import { notifyManager } from '@tanstack/react-query'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { readBoot } from '../data/boot.ts'
import { followLinks, keepCodesOfFiles } from './links.ts'
import { newClient, Root } from './root.tsx'
import '../style.css'

followLinks()
keepCodesOfFiles()
// Query updates are batched per animation frame; a hidden tab has no frames, so it falls back to a timer.
notifyManager.setScheduler((draw) => {
  if (document.hidden) setTimeout(draw)
  else requestAnimationFrame(draw)
})
const place = document.getElementById('root')!
const page = <Root client={newClient(await readBoot())} />
// What the server has drawn is hydrated.
if (place.hasChildNodes()) hydrateRoot(place, page)
else createRoot(place).render(page)
