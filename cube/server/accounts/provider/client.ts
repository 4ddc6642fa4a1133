import { setTimeout as pause } from 'node:timers/promises'
import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import type { Configuration, ServerMetadata, TokenEndpointResponse } from 'openid-client'
import type { OidcSettings } from '../../settings.ts'
import { type Failure, failureOf, ProviderError } from './failures.ts'
import type { Claims } from './mapping.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
/** Seconds that a request to the provider may take. */
const TIMEOUT = 5
/** Seconds by which the clocks of both servers may differ. */
const CLOCK_TOLERANCE = 120
/** Milliseconds in which a provider that did not answer is not asked again. */
const AFTER_FAILURE = 2 * SECOND
/** How long its keys are kept; a key that is not among them is asked for at once, but not more often than each second. */
const KEEP_KEYS = 10 * MINUTE
const ASK_KEYS = SECOND
/** How long its addresses are kept. */
const KEEP_PLACES = 6 * 60 * MINUTE
/** Seconds for which a logout token is taken. */
const LOGOUT_AGE = 600

/** Signatures that are made with a key of which the provider alone has the private half. */
const ASYMMETRIC = /^(RS|PS|ES)(256|384|512)$|^(EdDSA|Ed25519)$/
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Paths of this server that the provider knows. */
export const CALLBACK = '/oidc/callback'
export const SIGNED_OUT = '/oidc/signed-out'

/** What is asked of the provider for one way there and back. */
export interface Way {
  state: string
  nonce: string
  verifier: string
}

/** What the provider said of somebody, checked. */
export interface Said {
  subject: string
  sid: string | null
  claims: Claims
  idToken: string
  refreshToken: string | null
}

interface Found {
  configuration: Configuration
  server: ServerMetadata
  keys: JWTVerifyGetKey
  algorithms: string[]
  at: number
}

/** Talks to the provider: openid-client for the protocol, jose for signatures. Each failure is a `ProviderError`. */
export class ProviderClient {
  private found: Found | null = null
  private finding: Promise<Found> | null = null
  private failure: { at: number; error: ProviderError } | null = null

  constructor(
    private readonly settings: OidcSettings,
    /** Seconds after which somebody must have signed in at the provider anew. */
    private readonly maxAge: number,
  ) {}

  /**
   * Where somebody is sent to sign in; asks first whether the provider is there, so that nobody ends up on a page that
   * does not open.
   */
  async address({ state, nonce, verifier }: Way, language: string): Promise<string> {
    const { configuration } = await this.find(0)
    const openId = await import('openid-client')
    return openId.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.origin + CALLBACK,
      scope: this.settings.scope,
      state,
      nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      max_age: String(this.maxAge),
      ui_locales: language,
    }).href
  }

  /** Exchanges what came back for what the provider says of the person. @param query as the browser brought it */
  async exchange(query: string, { state, nonce, verifier }: Way): Promise<Said> {
    const found = await this.find(Infinity)
    const openId = await import('openid-client')
    return this.asked(async () => {
      const url = new URL(this.settings.origin + CALLBACK)
      url.search = query
      const tokens = await openId.authorizationCodeGrant(found.configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const said = await this.read(found, tokens, null)
      const signedInAt = said.claims['auth_time']
      const oldest = Date.now() / SECOND - this.maxAge - CLOCK_TOLERANCE
      if (typeof signedInAt === 'number' && signedInAt < oldest)
        throw new ProviderError('denied', 'the sign-in at the provider is older than max_age')
      return said
    })
  }

  /** Asks again what the provider says of somebody. */
  async refresh(refreshToken: string, subject: string): Promise<Said> {
    const found = await this.find(Infinity)
    const openId = await import('openid-client')
    return this.asked(async () => {
      const tokens = await openId.refreshTokenGrant(found.configuration, refreshToken)
      const said = await this.read(found, tokens, subject)
      return { ...said, refreshToken: said.refreshToken ?? refreshToken }
    })
  }

  /** Where somebody is sent to sign out at the provider as well; null where it has no such page, or never answered. */
  async leaving(idToken: string, language: string): Promise<string | null> {
    if (this.found?.server.end_session_endpoint === undefined) return null
    const openId = await import('openid-client')
    return openId.buildEndSessionUrl(this.found.configuration, {
      ...(idToken === '' ? {} : { id_token_hint: idToken }),
      client_id: this.settings.clientId,
      post_logout_redirect_uri: this.settings.origin + SIGNED_OUT,
      state: language,
      ui_locales: language,
    }).href
  }

  /** Reads what the provider sends to end sessions (OpenID Connect Back-Channel Logout 1.0, 2.6). */
  async readLogout(token: string): Promise<{ subject: string | null; sid: string | null; id: string }> {
    // Anybody may send one: a key that is not known is not waited for.
    const required = { maxTokenAge: LOGOUT_AGE, requiredClaims: ['iat', 'jti', 'events'] }
    const { payload, typ } = await this.verify(await this.find(Infinity), token, required, false)
    const { sub = null, sid = null, jti, events, nonce } = payload
    const isLogout =
      typ?.toLowerCase() === 'logout+jwt' &&
      typeof events === 'object' &&
      events !== null &&
      Object.hasOwn(events, LOGOUT_EVENT) &&
      nonce === undefined &&
      (sid === null ? sub !== null : typeof sid === 'string')
    if (!isLogout) throw new ProviderError('token-refused', 'not a logout token')
    return { subject: sub, sid: sid as string | null, id: String(jti) }
  }

  /** Learns from the provider where what is. @param atMostOld how old, in milliseconds, what is known may be */
  async find(atMostOld: number): Promise<Found> {
    const now = Date.now()
    if (this.found && now - this.found.at < Math.min(atMostOld, KEEP_PLACES)) return this.found
    try {
      if (this.failure && now - this.failure.at < AFTER_FAILURE) throw this.failure.error
      this.finding ??= this.discover().finally(() => (this.finding = null))
      return await this.finding
    } catch (thrown) {
      // What is known of it holds on where any age will do.
      if (this.found && atMostOld === Infinity) return this.found
      throw thrown
    }
  }

  private async discover(): Promise<Found> {
    const { issuer, clientId, clientSecret } = this.settings
    const [openId, { createRemoteJWKSet }] = await Promise.all([import('openid-client'), import('jose')])
    try {
      const url = new URL(issuer)
      const execute = url.protocol === 'http:' ? [openId.allowInsecureRequests] : []
      const first = await openId.discovery(url, clientId, clientSecret, undefined, {
        execute,
        timeout: TIMEOUT,
      })
      const server = first.serverMetadata()
      const { jwks_uri, token_endpoint_auth_methods_supported: ways } = server
      if (jwks_uri === undefined) throw new ProviderError('token-refused', 'the provider names no keys')
      const isBasic = ways?.includes('client_secret_basic') ?? true
      const configuration = new openId.Configuration(
        server,
        clientId,
        { client_secret: clientSecret, [openId.clockTolerance]: CLOCK_TOLERANCE },
        isBasic ? openId.ClientSecretBasic(clientSecret) : openId.ClientSecretPost(clientSecret),
      )
      configuration.timeout = TIMEOUT
      for (const extend of execute) extend(configuration)
      const supported = server.id_token_signing_alg_values_supported?.filter((name) => ASYMMETRIC.test(name))
      const isKnown = this.found?.server.jwks_uri === jwks_uri
      const keys = createRemoteJWKSet(new URL(jwks_uri), {
        cacheMaxAge: KEEP_KEYS,
        cooldownDuration: ASK_KEYS,
        timeoutDuration: TIMEOUT * SECOND,
      })
      this.found = {
        ...{ configuration, server, at: Date.now() },
        keys: isKnown ? this.found!.keys : keys,
        algorithms: supported && supported.length > 0 ? supported : ['RS256'],
      }
      this.failure = null
      return this.found
    } catch (thrown) {
      const error = failureOf(thrown)
      // Whatever is wrong with what it says of itself, nobody can sign in there.
      const away = new ProviderError('provider-away', error.message)
      this.failure = { at: Date.now(), error: away }
      throw away
    }
  }

  private async read(found: Found, tokens: TokenEndpointResponse, subject: string | null): Promise<Said> {
    const openId = await import('openid-client')
    const { id_token: idToken, access_token, refresh_token } = tokens
    let claims: JWTPayload = {}
    if (idToken !== undefined) ({ payload: claims } = await this.verify(found, idToken, {}, true))
    const of = subject ?? claims.sub
    if (of === undefined || (claims.sub !== undefined && claims.sub !== of))
      throw new ProviderError('token-refused', 'the token is about somebody else')
    const more: Claims =
      found.server.userinfo_endpoint === undefined
        ? {}
        : await openId.fetchUserInfo(found.configuration, access_token, of)
    if (idToken === undefined && found.server.userinfo_endpoint === undefined)
      throw new ProviderError('token-refused', 'the provider says nothing when it is asked again')
    const { sid } = claims
    return {
      subject: of,
      sid: typeof sid === 'string' && sid !== '' ? sid : null,
      claims: { ...claims, ...more },
      idToken: idToken ?? '',
      refreshToken: refresh_token ?? null,
    }
  }

  private async verify(
    { keys, server, algorithms }: Found,
    token: string,
    more: { maxTokenAge?: number; requiredClaims?: string[] },
    waits: boolean,
  ): Promise<{ payload: JWTPayload; typ: string | undefined }> {
    const { jwtVerify, errors } = await import('jose')
    const read = () =>
      jwtVerify(token, keys, {
        ...{ issuer: server.issuer, audience: this.settings.clientId, algorithms },
        ...{ clockTolerance: CLOCK_TOLERANCE, ...more },
      })
    return this.asked(async () => {
      try {
        const { payload, protectedHeader } = await read()
        return { payload, typ: protectedHeader.typ }
      } catch (thrown) {
        if (!waits || !(thrown instanceof errors.JWKSNoMatchingKey)) throw thrown
        // Its keys changed just after they were asked for.
        await pause(ASK_KEYS)
        const { payload, protectedHeader } = await read()
        return { payload, typ: protectedHeader.typ }
      }
    })
  }

  private async asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      throw failureOf(thrown)
    }
  }
}

/** Failures that say nothing of the person: whoever is signed in goes on meanwhile. */
export const IS_OURS: ReadonlySet<Failure> = new Set<Failure>([
  'provider-away',
  'client-refused',
  'clock-off',
])
