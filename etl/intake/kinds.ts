import { holdsSheets } from './formats.ts'
import { isArchive, zipEntries, unzipEntry } from './zip.ts'

/** A sort of file that is not read, and what its sender is told. */
export interface Unread {
  code: string
  suggestion: string
}

const resave = 'Đề nghị lưu lại dạng .xlsx (Excel) hoặc CSV UTF-8 rồi gửi.'
const unread = (what: string, todo = resave): Unread => ({
  code: 'unreadable',
  suggestion: `${what} ${todo}`,
})
const picture = unread(
  'Đây là ảnh chụp hoặc bản quét, không có chữ để đọc.',
  'Đề nghị gửi tệp gốc .xlsx hoặc CSV UTF-8.',
)
const film = unread('Đây là tệp phim, âm thanh.', 'Đề nghị gửi tệp báo cáo .xlsx hoặc CSV UTF-8.')
const packed = (name: string) =>
  unread(`Đây là tệp nén (${name}).`, 'Đề nghị giải nén rồi nạp từng tệp báo cáo ở trong.')

const shortcut = unread(
  'Đây chỉ là đường dẫn đến tệp, không phải tệp báo cáo.',
  'Đề nghị mở đường dẫn, tải chính tệp đó về (.xlsx) rồi nạp.',
)

/** The first bytes of files of which the sort is told by them. */
const beginnings: [hex: string, kind: Unread][] = [
  ['ffd8ff', picture],
  ['89504e47', picture],
  ['47494638', picture],
  ['49492a00', picture],
  ['4d4d002a', picture],
  ['526172211a07', packed('.rar')],
  ['377abcaf271c', packed('.7z')],
  ['1f8b08', packed('.gz')],
  ['7b5c727466', unread('Đây là tệp văn bản RTF.')],
  ['4c0000000114', shortcut],
  ['000100005374616e64617264', unread('Đây là cơ sở dữ liệu Access.')],
]

/** The same of files of which the beginning could be letters: such a file has a zero among its first bytes. */
const binaryBeginnings: [hex: string, kind: Unread][] = [
  ['424d', picture],
  [
    '4d5a',
    unread('Đây là chương trình (.exe), không phải báo cáo.', 'Đề nghị không mở, và hỏi lại người gửi.'),
  ],
]

/** What texts begin with that other programs write. */
const textBeginnings: [RegExp, Unread][] = [
  [/^\[InternetShortcut\]/i, shortcut],
  [/^\{\s*"(url|doc_id)"\s*:/i, shortcut],
  [
    /^(return-path|received|from|delivered-to|message-id|x-[a-z-]+):\s.*\r?\n[a-z-]+:\s/i,
    unread('Đây là thư điện tử (.eml).', 'Đề nghị lưu riêng tệp đính kèm rồi nạp tệp đó.'),
  ],
  [/^ID;P[A-Z]{2,8};[NE]/, unread('Đây là tệp SYLK (.slk).')],
]

/**
 * What the first bytes say a file is; the name decides only between texts. `word` is all that is confirmed before it is
 * loaded: documents of Word, old and new, and PDF.
 */
export function fileKind(bytes: Buffer, extension: string): 'csv' | 'workbook' | 'word' | Unread {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex
  if (holdsSheets(bytes)) return 'workbook'
  if (isArchive(bytes)) return archiveKind(bytes, extension)
  if (starts('255044462d')) return 'word'
  if (starts('d0cf11e0'))
    return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
      ? { code: 'password-protected', suggestion: '' }
      : oldOffice(bytes)
  if (bytes.toString('latin1', 4, 8) === 'ftyp')
    return /^(hei|hev|mif|msf|avi)/.test(bytes.toString('latin1', 8, 12)) ? picture : film
  if (starts('52494646') && bytes.toString('latin1', 8, 12) === 'WEBP') return picture
  const known =
    beginnings.find(([hex]) => starts(hex)) ??
    (bytes.subarray(0, 64).includes(0) ? binaryBeginnings.find(([hex]) => starts(hex)) : undefined)
  if (known) return known[1]
  return markupKind(bytes) ?? 'csv'
}

/** What a file of Office before 2007 is, by the names of the streams in it. */
function oldOffice(bytes: Buffer): 'word' | Unread {
  const holds = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'))
  if (holds('WordDocument')) return 'word'
  if (holds('__substg1.0') || holds('__properties_version1.0'))
    return unread('Đây là thư của Outlook (.msg).', 'Đề nghị lưu riêng tệp đính kèm rồi nạp tệp đó.')
  if (holds('PowerPoint Document')) return unread('Đây là tệp trình chiếu PowerPoint kiểu cũ (.ppt).')
  if (holds('Workbook') || holds('Book')) return unread('Đây là tệp Excel kiểu cũ (.xls).')
  return unread('Đây là tệp Office kiểu cũ (.xls, .doc).')
}

/** What web systems and old programs name .xls: a page, or XML. */
function markupKind(bytes: Buffer): Unread | null {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  const head = bytes
    .subarray(0, 4096)
    .toString(wide ? 'utf16le' : 'latin1')
    .replace(/^(\u00ef\u00bb\u00bf|\ufeff)/, '')
    .trimStart()
  if (/^<\?xml/i.test(head) && head.includes('urn:schemas-microsoft-com:office:spreadsheet'))
    return unread('Đây là bảng tính XML của Excel 2003.')
  if (
    /^(<!doctype html|<html|<head|<meta|<body|<table|<style)/i.test(head) ||
    /^(<\?xml[^>]*>\s*)?<html/i.test(head)
  )
    return unread('Đây là trang web (HTML), không phải bảng tính, dù tên tệp có thể là .xls.')
  if (head.startsWith('<') && head.includes('schemas.microsoft.com/office/word/2003/wordml'))
    return unread('Đây là tệp Word XML của Office 2003.', 'Đề nghị mở bằng Word, lưu lại dạng .docx rồi gửi.')
  if (head.startsWith('<') && head.includes('urn:oasis:names:tc:opendocument'))
    return unread('Đây là tệp OpenDocument dạng XML (.fods, .fodt).')
  const known = textBeginnings.find(([test]) => test.test(head))
  if (known) return known[1]
  if (/^mime-version:/i.test(head)) return unread('Đây là trang web lưu trữ (.mht), không phải bảng tính.')
  return null
}

/** What an archive's directory says it is; a workbook where it says nothing else, or cannot be read. */
function archiveKind(bytes: Buffer, extension: string): 'workbook' | 'word' | Unread {
  let names: string[]
  let mimetype = ''
  try {
    const entries = zipEntries(bytes)
    names = entries.map(({ name }) => name.toLowerCase())
    const mime = entries.find(({ name, size }) => name === 'mimetype' && size < 200)
    if (mime) mimetype = unzipEntry(bytes, mime).toString('latin1')
  } catch {
    return extension === '.docx' ? 'word' : 'workbook'
  }
  const has = (test: RegExp) => names.some((name) => test.test(name))
  if (has(/(^|\/)workbook\.bin$/)) return unread('Đây là bảng tính nhị phân (.xlsb).')
  if (has(/^word\/document\d*\.xml$/)) return 'word'
  if (mimetype.includes('opendocument.text')) return unread('Đây là tệp văn bản OpenDocument (.odt).')
  if (mimetype.includes('opendocument')) return unread('Đây là tệp OpenDocument của LibreOffice (.ods).')
  if (has(/^index\/.*\.iwa$/) || has(/^index\.zip$/) || extension === '.numbers')
    return unread(
      extension === '.pages' || extension === '.key'
        ? 'Đây là tệp Apple Pages, Keynote.'
        : 'Đây là tệp Apple Numbers, không phải tệp Excel.',
      'Đề nghị xuất sang Excel (.xlsx) rồi gửi.',
    )
  if (has(/(^|\/)fixeddocseq\.fdseq$/)) return unread('Đây là tệp XPS.')
  if (has(/^ppt\//)) return unread('Đây là tệp trình chiếu PowerPoint.')
  if (has(/\.(xlsx?|xlsm|csv|docx?|pdf|ods|rar|zip)$/) || extension === '.zip') return packed('.zip')
  return extension === '.docx' ? 'word' : 'workbook'
}
