/** The first rows of a sheet, as they were read; the header stands out. */
export function Preview({
  name,
  rows,
  headerAt,
}: {
  name: string
  rows: string[][]
  headerAt: number | null
}) {
  const width = rows.reduce((widest, cells) => Math.max(widest, trimmed(cells).length), 0)
  return (
    <div
      role="region"
      aria-label={name}
      tabIndex={0}
      className="mt-3 max-h-72 overflow-auto rounded-md border border-line"
    >
      <table className="text-14">
        <caption className="sr-only">{name}</caption>
        <tbody>
          {rows.map((cells, i) => (
            <tr key={i} className={i === headerAt ? 'bg-accent-soft' : ''}>
              <th scope="row" className="px-2 py-1 text-right font-normal text-ink-3">
                {i + 1}
              </th>
              {Array.from({ length: width }, (_, at) => (
                <td key={at} className="min-w-[6rem] max-w-[16rem] border-l border-line px-2 py-1 align-top">
                  {cells[at] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A row without the blank cells at its end. */
export function trimmed(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1)
}
