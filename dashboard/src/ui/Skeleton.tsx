/** A place kept while figures load, of the size that they will take and with lines where theirs will be. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`skeleton ${className}`} />
}
