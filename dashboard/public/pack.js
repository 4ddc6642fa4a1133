// The script of a meeting pack: lists the rows behind a figure, and searches. It stands in the pack itself, which opens
// from a folder without a server. Everything else of the pack can be read without it.
{
  const { document, location } = globalThis
  const { columns, rows, words } = JSON.parse(document.getElementById('rows').textContent)
  const MOST = 200
  const body = document.getElementById('list')
  const said = document.getElementById('found')
  const search = document.getElementById('search')
  const reset = document.getElementById('reset')
  const fold = (text) =>
    String(text ?? '')
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/đ/gi, 'd')
      .toLowerCase()
  const folded = rows.map((row) => fold(row.join(' ')))
  const shownColumns = columns
    .map((column, i) => ({ ...column, i }))
    .filter((column) => column.title !== null)
  let filter = {}

  const passes = (row) =>
    Object.entries(filter).every(([name, wanted]) => {
      const value = row[columns.findIndex((column) => column.name === name)]
      return Array.isArray(wanted) ? wanted.includes(value) : value === wanted
    })

  const show = () => {
    const asked = fold(search.value).split(/\s+/).filter(Boolean)
    const found = rows.filter((row, i) => passes(row) && asked.every((word) => folded[i].includes(word)))
    body.replaceChildren(
      ...found.slice(0, MOST).map((row) => {
        const line = document.createElement('tr')
        for (const { i, wide } of shownColumns) {
          const cell = document.createElement('td')
          if (wide) cell.className = 'wide'
          cell.textContent = row[i] ?? '—'
          line.append(cell)
        }
        return line
      }),
    )
    const more = found.length > MOST ? ` ${words.first.replace('{n}', MOST)}` : ''
    said.textContent = words.found.replace('{n}', found.length.toLocaleString(words.locale)) + more
    reset.hidden = Object.keys(filter).length === 0 && search.value === ''
  }

  const open = (link) => {
    filter = JSON.parse(link.dataset.rows)
    search.value = ''
    document.getElementById('of').textContent = link.dataset.of ?? ''
    show()
    location.hash = '#mo-hinh'
    document.getElementById('mo-hinh').focus()
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-rows]')
    if (!link) return
    event.preventDefault()
    open(link)
  })
  search.addEventListener('input', show)
  reset.addEventListener('click', () => {
    filter = {}
    search.value = ''
    document.getElementById('of').textContent = ''
    show()
    search.focus()
  })
  show()
}
