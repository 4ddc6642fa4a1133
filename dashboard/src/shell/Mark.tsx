/** The product's mark: one bright point. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="h-8 w-8 shrink-0" aria-hidden="true">
      <rect width="32" height="32" rx="8" className="fill-[#0f5c7a]" />
      <path
        className="fill-white"
        d="M16 4.5c.9 6.7 4.8 10.6 11.5 11.5-6.7.9-10.6 4.8-11.5 11.5-.9-6.7-4.8-10.6-11.5-11.5 6.7-.9 10.6-4.8 11.5-11.5z"
      />
    </svg>
  )
}
