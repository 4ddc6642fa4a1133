/** Whether two sides agree: a sign, a colour and the word. */
export function Agreement({ agrees, text }: { agrees: boolean; text: string }) {
  return (
    <span
      className={`inline-flex items-center align-top gap-1.5 whitespace-nowrap font-strong ${agrees ? 'text-green' : 'text-amber'}`}
    >
      <svg
        viewBox="0 0 16 16"
        className="h-4 w-4 shrink-0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {agrees ? <path d="M3 8.500l3.200 3.200L13 5" /> : <path d="M4 4l8 8M12 4l-8 8" />}
      </svg>
      {text}
    </span>
  )
}
