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
