/** Why nobody was let in; the page of signing in has a line for each. */
export const FAILURES = [
  /** The provider does not answer. */
  'provider-away',
  /** It does not know this server, or refuses it. */
  'client-refused',
  /** It refused, or the person said no. */
  'denied',
  /** It takes back what it granted: the person is locked there, or signed out. */
  'grant-refused',
  /** The way back was taken before, too late, or by another browser. */
  'state-unknown',
  /** The clocks of both servers differ too much. */
  'clock-off',
  /** What came is not what the provider signs. */
  'token-refused',
  'groups-missing',
  'groups-unknown',
  'scope-unknown',
  'account-locked',
] as const
export type Failure = (typeof FAILURES)[number]

/** Why somebody is not let in, or not any longer. The message is for the console: no names, no values. */
export class ProviderError extends Error {
  constructor(
    readonly code: Failure,
    message: string,
  ) {
    super(message)
  }
}

interface Thrown {
  name?: string
  code?: unknown
  error?: unknown
  status?: unknown
  cause?: unknown
  message?: string
}

/** What openid-client and jose throw, as one of ours. */
export function failureOf(thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  const { code, error, status, cause } = thrown as Thrown
  const said = `${String(code ?? '')} ${typeof error === 'string' ? error : ''}`.trim()
  const fail = (failure: Failure) => new ProviderError(failure, said === '' ? failure : said)
  const answered = cause instanceof Response ? cause.status : status
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' || code === 'ERR_JWT_EXPIRED') return fail('clock-off')
  if (error === 'access_denied' || error === 'login_required' || error === 'interaction_required')
    return fail('denied')
  if (error === 'invalid_grant') return fail('grant-refused')
  if (typeof answered === 'number' && answered >= 500) return fail('provider-away')
  if (error === 'server_error' || error === 'temporarily_unavailable') return fail('provider-away')
  if (error === 'invalid_client' || error === 'unauthorized_client') return fail('client-refused')
  if (isUnreachable(thrown as Thrown)) return fail('provider-away')
  return fail('token-refused')
}

/** Whether a request got no answer: no connection, no name, no certificate that is trusted, no time left. */
function isUnreachable({ name, code, cause, message }: Thrown): boolean {
  if (name === 'TimeoutError' || name === 'AbortError') return true
  if (code === 'OAUTH_TIMEOUT' || code === 'ERR_JWKS_TIMEOUT' || code === 'OAUTH_ABORT') return true
  if (name === 'TypeError' && message === 'fetch failed') return true
  return cause instanceof Error && isUnreachable(cause as Thrown)
}
