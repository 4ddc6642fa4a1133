import { words } from '../i18n/vi/accounts.ts'
import { language } from '../i18n/vi/locale.ts'

/** An answer that says no: a code for programs and a line for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Asks one of the routes about accounts.
 * @param body what is sent as JSON
 * @throws Refused with the server's own line, or that it cannot be reached (status 0)
 */
export async function askAccounts<T>(method: string, path: string, body?: object): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    })
  } catch {
    throw new Refused(0, 'network', words.network)
  }
  const said = (await answer.json().catch(() => null)) as
    | (T & { error?: { code: string; message: string; messageVi: string } })
    | null
  if (answer.ok && said !== null) return said
  const { error } = said ?? {}
  if (!error) throw new Refused(answer.status, 'unexpected', words.unexpected)
  throw new Refused(answer.status, error.code, language === 'vi' ? error.messageVi : error.message)
}
