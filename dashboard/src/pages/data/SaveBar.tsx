import { words } from '../../i18n/vi/saying.ts'
import { Refusal } from './Refusal.tsx'

/** The button that keeps what a person said of a file, and what became of it. */
export function SaveBar({
  name,
  disabled,
  saving,
  failure,
  onSave,
}: {
  name: string
  disabled: boolean
  saving: boolean
  failure: string | null
  onSave: () => Promise<void>
}) {
  return (
    <>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <button
          type="button"
          data-next="save"
          className="main-button"
          disabled={disabled || saving}
          onClick={() => void onSave()}
        >
          {name}
        </button>
        <p role="status" className="text-14 text-ink-2">
          {saving && words.saving}
        </p>
      </div>
      <Refusal reason={failure} />
    </>
  )
}
