/** A refusal that a caller is told about: an HTTP status, a stable code, and words in both languages. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly messageVi: string,
  ) {
    super(message)
  }

  toJSON() {
    return { error: { code: this.code, message: this.message, messageVi: this.messageVi } }
  }
}

/** A reason not to start: one line for the console and the exit code of the process. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message)
  }
}

/** The first line of whatever was thrown. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0]!.trim()
}

/** The database's errors that say which value, or which part of an SQL text, was wrong. */
const TELLING = /^(Error: )?((Conversion|Invalid Input|Out of Range|Binder|Parser|Constraint|Catalog) Error)/

/** The first line of whatever was thrown, as it may stand in a log: without values and without SQL. */
export function cleanLine(error: unknown): string {
  const line = firstLine(error)
  return TELLING.exec(line)?.[2] ?? line
}
