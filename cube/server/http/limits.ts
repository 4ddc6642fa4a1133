import type { IncomingMessage, ServerResponse } from 'node:http'

/** What requests are counted by. */
export interface Counted {
  /** The account of whoever asks, or null. */
  accountOf: (request: IncomingMessage) => number | null
  addressOf: (request: IncomingMessage) => string
}

/** Requests that an account, or an address without one, may send at once, and how many more each second. */
const BURST = { account: 600, address: 120 }
const A_SECOND = { account: 40, address: 6 }
/** Callers that are remembered. */
const MOST_CALLERS = 10_000

interface Bucket {
  left: number
  at: number
}

/**
 * Refuses more requests of one account than a person makes, and more of one address without an account than signing
 * in takes. Many offices stand behind one address: whoever has signed in is counted by his account only.
 */
export class RequestLimits {
  private readonly buckets = new Map<string, Bucket>()

  constructor(
    private readonly counted: Counted,
    private readonly now: () => number = Date.now,
  ) {}

  /** Answers 429 where a request is one too many. @returns whether it answered */
  refuse(request: IncomingMessage, response: ServerResponse): boolean {
    const account = this.counted.accountOf(request)
    const kind = account === null ? 'address' : 'account'
    const caller = account === null ? this.counted.addressOf(request) : `#${account}`
    if (this.take(caller, kind)) return false
    response.writeHead(429, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Retry-After': '10',
    })
    response.end(
      JSON.stringify({
        error: {
          code: 'too-many-requests',
          message: 'Too many requests; try again in 10 seconds',
          messageVi: 'Quá nhiều yêu cầu cùng lúc; đề nghị chờ 10 giây rồi thử lại.',
        },
      }),
    )
    return true
  }

  private take(caller: string, kind: keyof typeof BURST): boolean {
    const now = this.now()
    let bucket = this.buckets.get(caller)
    if (!bucket) {
      if (this.buckets.size >= MOST_CALLERS) this.buckets.delete(this.buckets.keys().next().value!)
      this.buckets.set(caller, (bucket = { left: BURST[kind], at: now }))
    }
    bucket.left = Math.min(BURST[kind], bucket.left + ((now - bucket.at) / 1000) * A_SECOND[kind])
    bucket.at = now
    if (bucket.left < 1) return false
    bucket.left--
    return true
  }
}
