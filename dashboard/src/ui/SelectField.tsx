/** A list to choose from with its arrow; whoever uses it puts it into an element that is positioned, and says its label. */
export function SelectField({
  label,
  value,
  choices,
  onChange,
  arrow = 'right-2.5',
}: {
  /** The label, where none is seen beside it. */
  label?: string
  value: string
  choices: { value: string; text: string }[]
  onChange: (value: string) => void
  /** Where the arrow stands. */
  arrow?: string
}) {
  return (
    <>
      <select
        className="field"
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
      <svg
        viewBox="0 0 12 12"
        className={`pointer-events-none absolute ${arrow} top-1/2 h-3 w-3 -translate-y-1/2 text-ink-3`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d="M2.5 4.5 6 8l3.5-3.5" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </>
  )
}
