/** Who a model is, drawn with one pen on a square of 24. */
const DRAWN: Record<string, string> = {
  individual: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.4 3.6-7 8-7s8 2.6 8 7',
  collective:
    'M12 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM19 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM7 20c0-4 2-7.5 5-7.5s5 3.5 5 7.5M1.5 19c0-2.5 1.5-4.5 4-4.5M22.5 19c0-2.5-1.5-4.5-4-4.5',
  household: 'M2.5 11.5 12 3.5l9.5 8M5 9.5V21h14V9.5M10 21v-6h4v6',
  family:
    'M7.5 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM16.5 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM12 15a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM2.5 20c0-5 2-9 5-9M21.5 20c0-5-2-9-5-9M8.5 21c0-2.2 1.5-3.5 3.5-3.5s3.5 1.3 3.5 3.5',
  clan: 'M12 22V10M12 16l-5-3.5M12 14l5-3.5M12 2.5a5 5 0 0 0-4.5 2.8A4.5 4.5 0 0 0 5 13.5h14a4.5 4.5 0 0 0-2.5-8.2A5 5 0 0 0 12 2.5zM8 22h8',
  club: 'M5 22V3M5 4c3-1.5 5 1.5 8 0s4-1 6-.5v9c-2-.5-3-1-6 .5s-5-1.5-8 0',
  hamlet: 'M1.5 12.5 6.5 8l5 4.5M3 11.5V20h7v-8.5M10 7.5 16 2.5l6.5 5M12 20h9V7M15 20v-5h3.5v5M1.5 20h21',
  commune: 'M2 10c4.5 0 7.5-3 10-6.5 2.5 3.5 5.5 6.5 10 6.5M5 10v11M19 10v11M9.5 21v-6.5h5V21M2.5 21h19',
}

/** A small picture of the kind of a model, beside words that say it. */
export const KindMark = ({ kind }: { kind: string | null }) => (
  <span
    aria-hidden="true"
    className="flex h-11 w-11 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-ink print:h-7 print:w-7"
  >
    <svg
      viewBox="0 0 24 24"
      className="h-6 w-6 print:h-5 print:w-5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={DRAWN[kind ?? ''] ?? DRAWN['collective']} />
    </svg>
  </span>
)
