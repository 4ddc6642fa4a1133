import { randomBytes } from 'node:crypto'

/** The exit codes of the commands (see README). */
export const exit = { done: 0, failed: 1, usage: 2, unreadable: 3 } as const

/**
 * Something that a person can put right. The message is one line, in Vietnamese, and says what
 * to do; the commands print it without a stack trace. Programs go by the code.
 */
export class UserError extends Error {
  readonly code: string

  constructor(
    message: string,
    readonly exitCode: number = exit.failed,
    code?: string,
  ) {
    super(message)
    this.code = code ?? 'refused'
    this.name = 'UserError'
  }
}

/** The code of a system error ('ENOENT', 'EACCES', …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What went wrong: a stable code for programs and one Vietnamese line for people. */
export interface Explained {
  code: string
  message: string
  /** Only of an error that nobody foresaw: the name under which the log has it. */
  id?: string
}

interface Kind {
  code: string
  /** Codes of the operating system and of Node. */
  system: string[]
  /** How DuckDB, which has no codes for them, and V8 say the same. */
  text: RegExp
  message: string
}

/** A little less than Windows's 260, for what a library adds to a name. */
const LONGEST_PATH = 240

const pathTooLong: Kind = {
  code: 'path-too-long',
  system: ['ENAMETOOLONG'],
  text: /(file ?name|path).{0,20} too long/i,
  message:
    'Đường dẫn hoặc tên tệp quá dài. Đề nghị chuyển sang thư mục có đường dẫn ngắn hơn, ví dụ C:\\GuongSang trên Windows, rồi chạy lại.',
}

/** Windows refuses in the same words what another program holds open and what this account may not do. */
const inUse: Kind = {
  code: 'file-in-use',
  // A folder in which somebody has a file open is not empty to Windows (`HELD_BY_OTHERS` in files.ts).
  system: ['EBUSY', 'EPERM', 'EACCES', 'ENOTEMPTY'],
  // Of a database that is held its own messages say more.
  text: /(?!)/,
  message:
    'Windows không cho ghi, dời hoặc xóa tệp: tệp đang mở ở chương trình khác (Excel, Word, OneDrive, phần mềm diệt virus) hoặc tài khoản không có quyền. Đề nghị đóng chương trình đó hoặc cấp quyền, rồi chạy lại.',
}

const kinds: Kind[] = [
  ...(process.platform === 'win32' ? [inUse] : []),
  pathTooLong,
  {
    code: 'disk-full',
    system: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    text: /no space left|not enough space|disk is full|disk quota|file too large|failed to offload data block/i,
    message: 'Đĩa đã đầy. Đề nghị giải phóng dung lượng rồi chạy lại; dữ liệu đã nhận vẫn còn nguyên.',
  },
  {
    code: 'read-only',
    system: ['EROFS'],
    text: /read-only file system|attached in read-only mode/i,
    message: 'Ổ đĩa chứa dữ liệu đang ở chế độ chỉ đọc. Đề nghị cho phép ghi hoặc đặt DATA_DIR ở ổ đĩa khác.',
  },
  {
    code: 'not-permitted',
    system: ['EACCES', 'EPERM'],
    text: /permission denied|operation not permitted|access is denied/i,
    message:
      'Tài khoản đang chạy không có quyền đọc hoặc ghi tệp cần dùng. Đề nghị cấp quyền hoặc chạy bằng tài khoản sở hữu thư mục dữ liệu.',
  },
  {
    code: 'disk-fault',
    system: ['EIO', 'EUCLEAN', 'ENXIO'],
    text: /input\/output error/i,
    message: 'Ổ đĩa báo lỗi đọc, ghi. Đề nghị kiểm tra ổ đĩa, rồi kiểm tra dữ liệu: npm run etl -- verify.',
  },
  {
    code: 'too-many-files',
    system: ['EMFILE', 'ENFILE'],
    text: /too many open files/i,
    message:
      'Hệ điều hành không cho mở thêm tệp. Đề nghị đóng bớt chương trình hoặc tăng giới hạn (ulimit -n).',
  },
  {
    code: 'out-of-memory',
    system: ['ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY', 'ERR_MEMORY_ALLOCATION_FAILED'],
    text: /out of memory|cannot allocate memory|bad_alloc|array buffer allocation failed|invalid string length/i,
    message: 'Hết bộ nhớ. Đề nghị chia tệp thành nhiều phần nhỏ hơn hoặc đóng bớt chương trình rồi làm lại.',
  },
  {
    code: 'broken-pipe',
    system: ['EPIPE', 'ERR_STREAM_DESTROYED'],
    text: /broken pipe/i,
    message: 'Nơi nhận kết quả đã đóng. Đề nghị chạy lại và để kết quả hiện đến hết.',
  },
  {
    code: 'missing-file',
    system: ['ENOENT', 'ENOTDIR'],
    text: /no such file or directory|cannot find the (file|path)/i,
    message:
      'Thiếu một tệp hoặc thư mục cần dùng; có thể thư mục dữ liệu đã bị dời hoặc xóa. Đề nghị kiểm tra DATA_DIR.',
  },
]

/** @returns what an error of the system (full disk, no permission, …) means and what to do; null for any other */
function faultOf(error: unknown): Explained | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = errorCode(at) ?? ''
    const { message: text } = at
    const kind = kinds.find((one) => one.system.includes(code)) ?? kinds.find((one) => one.text.test(text))
    if (!kind) continue
    const { path } = at as NodeJS.ErrnoException
    // Windows says of a path beyond its 260 characters that it is not there.
    const where = path ?? /"([^"]+)"/.exec(text)?.[1] ?? ''
    const long = process.platform === 'win32' && kind.code === 'missing-file' && where.length > LONGEST_PATH
    const { code: name, message } = long ? pathTooLong : kind
    return { code: name, message: path ? `${message} Tệp: ${path}` : message }
  }
  return null
}

/** @returns one line on an error of the system and what to do; null for any other error */
export function explain(error: unknown): string | null {
  return faultOf(error)?.message ?? null
}

/** What is wrong and what to do, of whatever was thrown: one line for people and one code for programs. */
export function explained(error: unknown): Explained {
  if (error instanceof UserError) return { code: error.code, message: error.message }
  const fault = faultOf(error)
  if (fault) return fault
  const id = randomBytes(4).toString('hex')
  return { code: 'unforeseen', id, message: `Lỗi không lường trước (mã ${id}).` }
}

/** Windows has no signals: V8 ends with 134 there too, and with these where memory was lacking or misused. */
const WINDOWS_CRASHES = new Set([0xc0000005, 0xc0000374, 0xc0000409, 0x80000003])

/**
 * What ended a program that could not say so itself.
 * @param code its exit code, or null where a signal ended it
 * @param signal what ended it, or null
 * @returns null where it ended by itself
 */
export function explainEnd(code: number | null, signal: string | null): Explained | null {
  // V8 calls abort() where its heap is full; a shell in between tells 128 + the signal's number.
  if (signal === 'SIGABRT' || code === 134)
    return {
      code: 'out-of-memory',
      message:
        'Trình nạp dừng vì hết bộ nhớ khi xử lý tệp. Đề nghị chia tệp thành nhiều phần nhỏ hơn rồi làm lại.',
    }
  if (signal === 'SIGSEGV' || signal === 'SIGBUS' || signal === 'SIGILL' || WINDOWS_CRASHES.has(code ?? 0))
    return { code: 'crashed', message: 'Trình nạp bị hỏng giữa chừng. Đề nghị làm lại.' }
  if (signal !== null || code === 137 || code === 143)
    return {
      code: 'killed',
      message:
        'Trình nạp bị dừng giữa chừng (có người hoặc hệ điều hành dừng, thường vì thiếu bộ nhớ). Đề nghị làm lại.',
    }
  return null
}

/**
 * An error as a log may keep it: its kind, its place in the program, and its words without what stands in
 * quotation marks, which are values of rows, names of people and of files.
 */
export function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`
  const words = error.message.split('\n', 1)[0]!.replace(/'[^']*'?|"[^"]*"?|“[^”]*”?|`[^`]*`?/g, '…')
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [`${error.name}: ${words.slice(0, 200)}`, ...frames.slice(0, 10).map((line) => line.trim())].join(
    ' | ',
  )
}
