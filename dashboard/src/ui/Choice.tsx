import { SelectField } from './SelectField.tsx'

/**
 * A list to choose from, with its label above it.
 * @param plain the label is not seen: what can be chosen says it
 */
export function Choice({
  label,
  plain = false,
  value,
  choices,
  onChange,
}: {
  label: string
  plain?: boolean
  value: string
  choices: { value: string; text: string }[]
  onChange: (value: string) => void
}) {
  return (
    <label className="block text-14 text-ink-3">
      <span className={plain ? 'sr-only' : ''}>{label}</span>
      <span className={`relative block ${plain ? '' : 'mt-0.5'}`}>
        <SelectField {...{ value, choices, onChange }} />
      </span>
    </label>
  )
}
