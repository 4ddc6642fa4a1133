import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import readXlsx from 'read-excel-file/node'

/** The parts of a workbook as text. */
export function parts(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]))
}

/** The name of the part that holds a sheet. */
export function sheetPart(files: Record<string, string>, sheet: string): string {
  const name = sheet.replaceAll('&', '&amp;')
  const tag = [...files['xl/workbook.xml']!.matchAll(/<sheet [^>]*>/g)].find(([t]) =>
    t.includes(`name="${name}"`),
  )!
  const id = /r:id="([^"]*)"/.exec(tag[0])![1]!
  const relation = [...files['xl/_rels/workbook.xml.rels']!.matchAll(/<Relationship [^>]*>/g)].find(([t]) =>
    t.includes(`Id="${id}"`),
  )!
  return `xl/${/Target="(?:\/xl\/)?([^"]*)"/.exec(relation[0])![1]!}`
}

/** Writes into cells as a person would, keeping their style; null empties a cell. */
export function edit(bytes: Uint8Array, sheet: string, cells: Record<string, string | null>): Buffer {
  const files = parts(bytes)
  const part = sheetPart(files, sheet)
  let xml = files[part]!
  for (const [address, value] of Object.entries(cells)) {
    const row = /\d+$/.exec(address)![0]
    if (!new RegExp(`<row r="${row}"`).test(xml))
      xml = xml.replace('</sheetData>', () => `<row r="${row}"></row></sheetData>`)
    xml = xml.replace(
      new RegExp(`(<row r="${row}"[^>]*?)(?:/>|>(.*?)</row>)`, 's'),
      (_, open: string, inner: string | undefined) => {
        const found = [...(inner ?? '').matchAll(/<c r="([A-Z]+)\d+"[^>]*?(?:\/>|>.*?<\/c>)/gs)]
        const cellsOfRow = new Map(found.map((match) => [match[1]!, match[0]]))
        const column = address.replace(/\d+$/, '')
        const style = / s="\d+"/.exec(/^<c [^>]*/.exec(cellsOfRow.get(column) ?? '')?.[0] ?? '')?.[0] ?? ''
        const text = value?.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
        cellsOfRow.set(
          column,
          text === undefined
            ? `<c r="${address}"${style}/>`
            : `<c r="${address}"${style} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`,
        )
        const sorted = [...cellsOfRow].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
        return `${open}>${sorted.map(([, cell]) => cell).join('')}</row>`
      },
    )
  }
  const whole = unzipSync(bytes)
  whole[part] = strToU8(xml)
  return Buffer.from(zipSync(whole))
}

/** Every sheet of a workbook as rows of cells. */
export async function sheetsOf(file: string | Buffer): Promise<Map<string, unknown[][]>> {
  const bytes = typeof file === 'string' ? readFileSync(file) : file
  return new Map((await readXlsx(bytes, { trim: false })).map(({ sheet, data }) => [sheet, data]))
}

/** What is wrong with the XML of a workbook's parts: tags that do not match, stray signs. */
export function faultsOf(bytes: Uint8Array): string[] {
  return Object.entries(parts(bytes)).flatMap(([name, xml]) => {
    if (!/\.(xml|rels)$/.test(name)) return []
    const open: string[] = []
    const faults: string[] = []
    let end = 0
    for (const match of xml.matchAll(
      /<\?.*?\?>|<!--.*?-->|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*"[^"<]*")*)\s*(\/?)>/gs,
    )) {
      if (/[<>]|&(?!(?:amp|lt|gt|quot|apos|#x?[0-9a-fA-F]+);)/.test(xml.slice(end, match.index)))
        faults.push(`${name}: stray sign before ${match[0].slice(0, 60)}`)
      end = match.index + match[0].length
      if (match[2] === undefined) continue
      if (match[1] === '/') {
        if (open.pop() !== match[2]) faults.push(`${name}: </${match[2]}>`)
      } else if (match[4] === '') open.push(match[2])
    }
    if (xml.slice(end).trim() !== '') faults.push(`${name}: rest ${xml.slice(end, end + 60)}`)
    return [...faults, ...open.map((tag) => `${name}: <${tag}> not closed`)]
  })
}

/** Opens a file with LibreOffice and saves it anew. @returns the new file, or null where there is no LibreOffice */
export async function resaved(file: string, out: string): Promise<string | null> {
  mkdirSync(out, { recursive: true })
  const profile = `-env:UserInstallation=file://${path.resolve(out)}/profile`
  try {
    await promisify(execFile)('soffice', [
      profile,
      '--headless',
      '--convert-to',
      'xlsx',
      '--outdir',
      out,
      file,
    ])
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      console.log('LibreOffice (soffice) is not installed: opening workbooks with it is skipped.')
      return null
    }
    throw error
  }
  return path.join(out, path.basename(file))
}
