import type { IncomingMessage } from 'node:http'
import type { Request, RequestHandler } from 'express'
import { HttpError } from '../errors.ts'
import { type Identify, type RecordDeed, requireRight, type Right, signedIn } from '../identity.ts'

/** Who may use a route: everybody, whoever is signed in, or who has a right. */
export type Rule = 'public' | 'signed-in' | Right

/**
 * The parameters that a route reads of its address; `any` where the address is a page's, or another program decides what
 * stands in it.
 */
export type Taken = 'any' | readonly string[]

/** The first handler of a route: it lets only those through whom its rule lets, with parameters that the route reads. */
export type RuleHandler = RequestHandler & { rule: Rule; takes: Taken }

export type Needs = (rule: Rule, takes?: Taken) => RuleHandler

/** @throws HttpError 401 where nobody is signed in, 403 where the caller is not let through */
export function requireRule(identify: Identify, request: IncomingMessage, rule: Rule): void {
  if (rule === 'public') return
  const identity = signedIn(identify(request))
  // The server's own identity is no account: nobody may come in with it.
  if (identity.role === 'system') signedIn(null)
  if (rule !== 'signed-in') requireRight(identity, rule)
}

/**
 * Refuses a parameter that the route does not read: whoever mistypes a name would get the answer to another question.
 * @throws HttpError 400
 */
function requireTaken({ query }: Request, takes: Taken): void {
  if (takes === 'any') return
  const other = Object.keys(query)
    .find((name) => !takes.includes(name))
    ?.slice(0, 100)
  if (other === undefined) return
  const [known, knownVi] = takes.length
    ? [`; there is: ${takes.join(', ')}`, `; có: ${takes.join(', ')}`]
    : ['', '; địa chỉ này không nhận tham số nào']
  throw new HttpError(
    400,
    'parameter-unknown',
    `No parameter ${other} here${known}`,
    `Không có tham số ${other}${knownVi}`,
  )
}

/**
 * Makes the rules of routes. A route whose first handler is none of them fails when the server starts.
 * @param record is told who was refused
 */
export function needsOf(identify: Identify, record: RecordDeed = () => undefined): Needs {
  return (rule, takes = []) => {
    const handler: RequestHandler = (request, _response, next) => {
      try {
        requireRule(identify, request, rule)
      } catch (error) {
        if (error instanceof HttpError && error.status === 403)
          record(request, {
            what: 'refused',
            object: `${request.method} ${request.baseUrl}${request.path}`.slice(0, 200),
            outcome: 'refused',
            more: { rule },
          })
        throw error
      }
      requireTaken(request, takes)
      next()
    }
    return Object.assign(handler, { rule, takes })
  }
}
