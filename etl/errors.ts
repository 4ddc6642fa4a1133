/** The exit codes of the commands (see README). */
export const exit = { done: 0, failed: 1, usage: 2, unreadable: 3 } as const

/**
 * Something that a person can put right. The message is one line, in Vietnamese, and says what
 * to do; the commands print it without a stack trace.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = exit.failed,
  ) {
    super(message)
    this.name = 'UserError'
  }
}

/** The code of a system error ('ENOENT', 'EACCES', …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What the system's error codes mean and what a person can do; DuckDB gives the system's own words instead of a code. */
const systemErrors: { codes: string[]; words: RegExp; said: string }[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    words:
      /no space left on device|disk quota exceeded|not enough space on the disk|failed to offload data block/i,
    said: 'Đĩa đã đầy. Đề nghị giải phóng dung lượng rồi chạy lại; dữ liệu đã nhận vẫn còn nguyên.',
  },
  {
    codes: ['EROFS'],
    words: /read-only file system/i,
    said: 'Ổ đĩa chứa dữ liệu đang ở chế độ chỉ đọc. Đề nghị cho phép ghi hoặc đặt DATA_DIR ở ổ đĩa khác.',
  },
  {
    codes: ['EACCES', 'EPERM'],
    words: /permission denied|operation not permitted|access is denied/i,
    said: 'Tài khoản đang chạy không có quyền đọc hoặc ghi tệp cần dùng. Đề nghị cấp quyền hoặc chạy bằng tài khoản sở hữu thư mục dữ liệu.',
  },
  {
    codes: ['EIO'],
    words: /input\/output error/i,
    said: 'Ổ đĩa báo lỗi đọc, ghi. Đề nghị kiểm tra ổ đĩa, rồi kiểm tra dữ liệu: npm run etl -- verify.',
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    words: /too many open files/i,
    said: 'Hệ điều hành không cho mở thêm tệp. Đề nghị đóng bớt chương trình rồi chạy lại.',
  },
]

/** @returns one line on an error of the system (full disk, no permission, …) and what to do; null for any other error */
export function explain(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = errorCode(at)
    const { message } = at
    const found = systemErrors.find(({ codes, words }) =>
      code === undefined ? words.test(message) : codes.includes(code),
    )
    if (found) {
      return 'path' in at && typeof at.path === 'string' ? `${found.said} Tệp: ${at.path}` : found.said
    }
  }
  return null
}
