import { RequestError } from '../data/cube.ts'
import { words } from '../i18n/vi/words.ts'

/** A part of the page that could not be loaded: which one, why, and the way to try again. */
export function Failure({ what, error, retry }: { what: string; error: Error; retry: () => void }) {
  const reason =
    error instanceof RequestError
      ? error.status === 0
        ? words.reason.network
        : `${words.reason.status(error.status)} ${error.message}`
      : error.message
  return (
    <div role="alert" className="rounded-lg border border-amber-line bg-amber-soft p-4">
      <p className="font-strong text-ink">{words.failed(what)}</p>
      <p className="mt-1 text-14 text-ink-2">{reason}</p>
      <button
        type="button"
        onClick={retry}
        className="mt-3 rounded-md border border-line-strong bg-surface px-3 py-1.5 text-14 hover:bg-sunken"
      >
        {words.retry}
      </button>
    </div>
  )
}
