import { useState } from 'react'
import type { Snapshot } from '../data/boot.ts'
import { pageAddress, withFilters } from '../data/filters.ts'
import { useAddress } from '../data/router.tsx'
import { share as text } from '../i18n/vi/share.ts'
import { words } from '../i18n/vi/words.ts'

const item =
  'block w-full rounded-md px-3 py-2 text-left text-14 text-ink hover:bg-sunken focus-visible:bg-sunken'

/** Ways to give the page to others: its address, the address of exactly these figures, a picture, paper. */
export default function ShareMenu({ snapshot }: { snapshot: Snapshot | null }) {
  const address = useAddress()
  const [said, setSaid] = useState<string | null>(null)
  const whole = (path: string) => new URL(path, location.href).href
  const live = whole(withFilters(address, { snapshot: null }))
  // The year of these figures, too: what the page opens with may be another one some day.
  const exact = snapshot && whole(withFilters(address, { year: shownYear(), snapshot: snapshot.id }))
  const copy = (link: string) => {
    navigator.clipboard.writeText(link).then(
      () => setSaid(text.copied),
      () => setSaid(text.notCopied(link)),
    )
  }
  const picture = async () => {
    setSaid(words.loading)
    try {
      const main = document.getElementById('noi-dung')!
      const { pictureOf, save } = await import('../charts/picture.ts')
      save(
        await pictureOf(main.querySelector('[data-picture]') ?? main, {
          title: document.title,
          subtitle: main.querySelector('h1')?.textContent ?? '',
          foot: [exact ?? live, ...(snapshot?.sample ? [words.sample] : [])],
        }),
        `${text.file}.png`,
      )
      setSaid(text.saved)
    } catch {
      setSaid(text.noPicture)
    }
  }
  return (
    <div className="sm:w-[20rem]">
      <button type="button" className={item} onClick={() => copy(live)}>
        <span className="block font-strong">{text.live}</span>
        <span className="block text-ink-2">{text.liveHelp}</span>
      </button>
      {exact && (
        <button type="button" className={item} onClick={() => copy(exact)}>
          <span className="block font-strong">{text.exact}</span>
          <span className="block text-ink-2">{text.exactHelp}</span>
        </button>
      )}
      <button type="button" className={item} onClick={() => void picture()}>
        {text.picture}
      </button>
      <a className={item} href={pageAddress(address, { page: '/in' })}>
        {text.sheet}
      </a>
      <button type="button" className={item} onClick={() => print()}>
        {text.print}
      </button>
      {'share' in navigator && (
        <button
          type="button"
          className={item}
          onClick={() =>
            void navigator.share({ title: document.title, url: exact ?? live }).catch(() => undefined)
          }
        >
          {text.device}
        </button>
      )}
      <p aria-live="polite" className="break-words px-3 py-1 text-14 text-ink-2 empty:hidden">
        {said}
      </p>
    </div>
  )
}

/** The year that the page shows, as its filter says. */
function shownYear(): string | null {
  const chosen = document.querySelector<HTMLSelectElement>(`select[aria-label="${words.filters.year}"]`)
  return chosen?.value || null
}
