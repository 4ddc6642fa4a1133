import { Component, type ReactNode } from 'react'
import { chosenSnapshot, type Boot } from './boot.ts'
import { useFilters } from './filters.ts'
import { words } from './i18n/index.ts'
import { pages } from './pages/pages.ts'
import { Header } from './shell/Header.tsx'

/** The shell: header, the banner of sample data, and the page of the address. */
export function App({ boot }: { boot: Boot }) {
  const filters = useFilters()
  const snapshot = chosenSnapshot(boot, filters.snapshot)
  const page = pages.find((candidate) => candidate.path === location.pathname)
  const Shown = page?.component
  return (
    <>
      <a
        href="#noi-dung"
        className="sr-only rounded-md bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:left-4 focus:top-3 focus:z-50"
      >
        {words.skip}
      </a>
      <Header pages={pages} current={page} sample={snapshot?.sample ?? false} />
      <Guard>
        {Shown === undefined ? (
          <Message title={words.notFound.title}>
            <a href="/" className="text-accent underline">
              {words.notFound.home}
            </a>
          </Message>
        ) : snapshot === null ? (
          <Message title={words.noSnapshot.title}>{words.noSnapshot.help}</Message>
        ) : (
          <Shown filters={filters} snapshot={snapshot} isDefault={snapshot.id === boot.defaultSnapshot} />
        )}
      </Guard>
    </>
  )
}

function Message({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="noi-dung" className="mx-auto max-w-page px-4 py-24 text-center sm:px-6">
      <h1 className="text-28 font-strong">{title}</h1>
      <p className="mt-3 text-16 text-ink-2">{children}</p>
    </main>
  )
}

/** Says that the page broke, instead of going blank. */
class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? <Message title={words.product}>{words.crashed}</Message> : this.props.children
  }
}
