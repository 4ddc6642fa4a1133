import { useState } from 'react'
import { download, failureOf } from '../../data/actions.ts'
import { words } from '../../i18n/vi/data.ts'

/** A button for a file that the server first has to make; says what became of it. */
export function GenerateFileButton({
  address,
  text,
  label,
  making,
  className = 'quiet-button -ml-2',
}: {
  address: string
  text: string
  /** The button's name where its text does not tell it from others. */
  label?: string
  making: string
  className?: string
}) {
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const run = async () => {
    setRunning(true)
    setFailure(null)
    try {
      await download(address)
    } catch (error) {
      setFailure(failureOf(error, words.network))
    } finally {
      setRunning(false)
    }
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-2 print:hidden">
      <button
        type="button"
        className={className}
        aria-label={label}
        disabled={running}
        onClick={() => void run()}
      >
        {text}
      </button>
      <span role={failure === null ? 'status' : 'alert'} className={failure === null ? 'text-14 text-ink-3' : 'text-14 text-red'}>
        {running ? making : failure}
      </span>
    </span>
  )
}
