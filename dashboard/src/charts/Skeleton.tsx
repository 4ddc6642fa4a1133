/** A place kept while figures load, of the size that they will take. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`rounded-md bg-sunken ${className}`} />
}
