import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { HttpError } from '../errors.ts'
import { type Identify, type RecordDeed, requireRight, type Right, signedIn } from '../identity.ts'

/** Who may use a route: everybody, whoever is signed in, or who has a right. */
export type Rule = 'public' | 'signed-in' | Right

/** The first handler of a route: it lets only those through whom its rule lets. */
export type RuleHandler = RequestHandler & { rule: Rule }

export type Needs = (rule: Rule) => RuleHandler

/** @throws HttpError 401 where nobody is signed in, 403 where the caller is not let through */
export function requireRule(identify: Identify, request: IncomingMessage, rule: Rule): void {
  if (rule === 'public') return
  const identity = signedIn(identify(request))
  // The server's own identity is no account: nobody may come in with it.
  if (identity.role === 'system') signedIn(null)
  if (rule !== 'signed-in') requireRight(identity, rule)
}

/**
 * Makes the rules of routes. A route whose first handler is none of them fails when the server starts.
 * @param record is told who was refused
 */
export function needsOf(identify: Identify, record: RecordDeed = () => undefined): Needs {
  return (rule) => {
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
      next()
    }
    return Object.assign(handler, { rule })
  }
}
