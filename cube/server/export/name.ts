/**
 * A file's name: what it is about, which year, which snapshot. A part that the name holds already is not
 * said twice.
 * @param years as in 2026 or 2025-2026; '' where the query names none
 */
export function fileName(name: string, years: string, snapshot: string, extension: string): string {
  const parts = [name, ...[years, snapshot].filter((part) => part !== '' && !name.includes(part))]
  return `${parts.join('_')}.${extension}`
}

/** The header that names the file, in ASCII for old clients and in UTF-8 for the others. */
export function disposition(name: string): string {
  const ascii = name
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '')
  const utf8 = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}
