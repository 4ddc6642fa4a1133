import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { withoutTimes } from '../workbooks/form.ts'
import type { HiddenNames } from './names.ts'

/**
 * A workbook that goes out, with the words of the decision in the place of hidden names. What the unit sends back with
 * them is read with the names again (`restoreNames`). A name of which Excel formats a part is not found.
 */
export function maskedWorkbook(bytes: Buffer, names: HiddenNames): Buffer {
  if (names.persons.length === 0) return bytes
  const parts = unzipSync(bytes)
  let changed = false
  for (const [name, content] of Object.entries(parts)) {
    if (!/^(xl\/(sharedStrings|worksheets\/.*|comments.*)|docProps\/.*)\.xml$/.test(name)) continue
    const xml = strFromU8(content)
    const masked = names.mask(xml)
    if (masked === xml) continue
    parts[name] = strToU8(masked)
    changed = true
  }
  return changed ? withoutTimes(Buffer.from(zipSync(parts))) : bytes
}
