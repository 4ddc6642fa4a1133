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
        <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.text}
            </option>
          ))}
        </select>
        <svg
          viewBox="0 0 12 12"
          className="pointer-events-none absolute right-2.5 top-1/2 h-3 w-3 -translate-y-1/2 text-ink-3"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          aria-hidden="true"
        >
          <path d="M2.5 4.5 6 8l3.5-3.5" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </span>
    </label>
  )
}
