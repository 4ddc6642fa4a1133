import {
  Component,
  Suspense,
  useEffect,
  useRef,
  useState,
  type MutableRefObject,
  type ReactNode,
} from 'react'
import { chosenSnapshot, useBoot } from '../data/boot.ts'
import { Offers, type Offer } from '../data/offers.ts'
import { partsOf, useFilters, usePath } from '../data/filters.ts'
import { useAddress } from '../data/router.tsx'
import { words } from '../i18n/vi/words.ts'
import { pages } from './pages.ts'
import { Header } from '../shell/Header.tsx'
import { ShownSnapshot } from '../data/shown.ts'

/** The shell: header, the banner of sample data, and the page of the address. */
export function App() {
  const boot = useBoot()
  const filters = useFilters()
  const snapshot = chosenSnapshot(boot, filters.snapshot)
  const path = usePath()
  const [offers] = useState(() => new Set<Offer>())
  const page = pages.find((candidate) => candidate.path === path)
  const firstRef = useRef(path)
  const Shown = page?.component
  // Figures of another snapshot would be taken for those that the address asks for.
  const noSuchSnapshot = filters.snapshot !== null && snapshot === null
  const { search } = partsOf(useAddress())
  const missing = !page
    ? words.notFound.title
    : noSuchSnapshot
      ? words.notFound.snapshot
      : boot.unknown !== undefined && search === boot.search
        ? words.notFound.value(boot.unknown)
        : null
  return (
    <ShownSnapshot.Provider value={snapshot}>
      <a
        href="#noi-dung"
        className="sr-only rounded-md bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:left-4 focus:top-3 focus:z-50"
      >
        {words.skip}
      </a>
      <Header pages={pages} current={page} snapshots={boot.snapshots} snapshot={snapshot} />
      <Offers.Provider value={offers}>
        <Guard key={path}>
          <Suspense fallback={<Waiting />}>
            {missing !== null ? (
              <Message title={missing}>
                <a href="/" className="text-accent underline">
                  {words.notFound.home}
                </a>
              </Message>
            ) : Shown === undefined || snapshot === null ? (
              <Message title={words.noSnapshot.title}>{words.noSnapshot.help}</Message>
            ) : (
              <Shown filters={filters} snapshot={snapshot} isDefault={snapshot.id === boot.defaultSnapshot} />
            )}
            <Arrival path={path} firstRef={firstRef} />
          </Suspense>
        </Guard>
      </Offers.Provider>
    </ShownSnapshot.Provider>
  )
}

/**
 * After a link to another page the keyboard goes on at its start, as after any link: once the page is there, for what
 * stands in its place while its script comes goes away.
 */
function Arrival({ path, firstRef }: { path: string; firstRef: MutableRefObject<string> }) {
  useEffect(() => {
    if (firstRef.current === path) return
    firstRef.current = ''
    document.getElementById('noi-dung')?.focus({ preventScroll: true })
  }, [path, firstRef])
  return null
}

/** Holds the page's height while its script comes, so that nothing below jumps. */
function Waiting() {
  return (
    <main id="noi-dung" tabIndex={-1} aria-busy="true" className="min-h-screen outline-none">
      <h1 className="sr-only">{words.loading}</h1>
    </main>
  )
}

function Message({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main
      id="noi-dung"
      tabIndex={-1}
      className="mx-auto max-w-page px-4 py-24 outline-none text-center sm:px-6"
    >
      <h1 className="text-28 font-strong">{title}</h1>
      <p className="mt-3 text-16 text-ink-2">{children}</p>
    </main>
  )
}

/** Says that the page broke or that its script did not come, instead of going blank. */
class Guard extends Component<{ children: ReactNode }, { broken: string | null }> {
  override state = { broken: null }
  static getDerivedStateFromError(error: unknown) {
    // Each browser has its own words for a script that it could not fetch; all name the import.
    return { broken: /import/i.test(String(error)) ? words.unloaded : words.crashed }
  }
  override render() {
    if (this.state.broken === null) return this.props.children
    return (
      <Message title={words.product}>
        {this.state.broken}{' '}
        <a href="" className="text-accent underline">
          {words.retry}
        </a>
      </Message>
    )
  }
}
