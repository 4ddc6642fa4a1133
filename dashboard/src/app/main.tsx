import { notifyManager } from '@tanstack/react-query'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { rowsKey } from '../data/useRows.ts'
import { readBoot, reportKey, unpack } from '../data/boot.ts'
import { newClient, Root } from './root.tsx'
import { followLinks, keepCodesOfFiles } from './links.ts'
import '../style.css'

followLinks()
keepCodesOfFiles()
// Answers that come in the same frame are drawn together; a page that nobody sees has no frames.
notifyManager.setScheduler((draw) => {
  if (document.hidden) setTimeout(draw)
  else requestAnimationFrame(draw)
})
const boot = await readBoot()
const client = newClient()
for (const { query, snapshot, rows } of boot.answers ?? [])
  client.setQueryData(rowsKey(query, snapshot), unpack(rows))
if (boot.report) client.setQueryData(reportKey(boot.report.choice), boot.report.shown)

const place = document.getElementById('root')!
const page = <Root boot={boot} client={client} />
// What the server has drawn is taken over as it stands.
if (place.hasChildNodes()) hydrateRoot(place, page)
else createRoot(place).render(page)
