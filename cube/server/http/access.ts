import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { type Identify, requireRight, type Right, signedIn } from '../identity.ts'

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

/** Makes the rules of routes. A route whose first handler is none of them fails when the server starts. */
export function needsOf(identify: Identify): Needs {
  return (rule) => {
    const handler: RequestHandler = (request, _response, next) => {
      requireRule(identify, request, rule)
      next()
    }
    return Object.assign(handler, { rule })
  }
}
