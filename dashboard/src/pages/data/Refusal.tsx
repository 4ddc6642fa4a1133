/** Why something that was asked for was not done; nothing where it was. */
export function Refusal({ reason }: { reason: string | null }) {
  return (
    reason !== null && (
      <p role="alert" className="mt-1 text-14 text-red">
        {reason}
      </p>
    )
  )
}
