import type { Answer, Context } from '../engine/context.ts'

export interface ReadinessOptions {
  /** Whether the first snapshot is open. */
  isOpen: () => boolean
  /** The context of the current snapshot. */
  current: () => Context
  /** Id of a published snapshot that could not be opened, so that an older one is served. */
  unserved: () => string | null
  load: (context: Context, query: string, signal: AbortSignal) => Promise<Answer>
}

/** What a monitor is told. */
export interface Readiness {
  status: 'ready' | 'starting' | 'failing'
  /** Why it is not ready, for programs, and for people. */
  code?: string
  message?: string
  messageVi?: string
}

/** Milliseconds in which a figure must be answered, and for which a result is kept. */
const DEADLINE_MS = 5000
const KEPT_MS = 1000

const FINDINGS = {
  ready: { status: 'ready' },
  starting: { status: 'starting', code: 'starting' },
  unserved: {
    status: 'failing',
    code: 'snapshot-not-served',
    message: 'The snapshot published last could not be opened; an older one is served',
    messageVi:
      'Phiên bản số liệu mới nhất không mở được nên đang dùng bản cũ; hãy chạy: npm run etl -- verify',
  },
  failed: {
    status: 'failing',
    code: 'figures-failed',
    message: 'A small question of the current snapshot was not answered',
    messageVi: 'Không đọc được số liệu; hãy khởi động lại, nếu vẫn vậy hãy chạy: npm run etl -- verify',
  },
  slow: {
    status: 'failing',
    code: 'figures-slow',
    message: `A small question was not answered within ${DEADLINE_MS} ms`,
    messageVi: 'Máy chủ đang trả lời quá nhiều truy vấn; hãy thử lại sau ít phút.',
  },
} as const satisfies Record<string, Readiness>

/**
 * Checks whether figures can be answered, on the current snapshot and through Cube, at most once a second. A single late
 * answer is tolerated; the second in a row counts.
 */
export function readiness(options: ReadinessOptions): () => Promise<Readiness> {
  let found: { at: number; readiness: Promise<Readiness> } | null = null
  let last: Readiness = FINDINGS.starting
  let asked = 0
  const look = async (): Promise<Readiness> => {
    // Another limit each time, so that Cube's own cache does not answer.
    asked = (asked % 1000) + 1
    const now = await find(options, asked)
    const told = now === FINDINGS.slow && last === FINDINGS.ready ? last : now
    last = now
    return told
  }
  return () => {
    if (!found || performance.now() - found.at >= KEPT_MS)
      found = { at: performance.now(), readiness: look() }
    return found.readiness
  }
}

async function find(
  { isOpen, current, unserved, load }: ReadinessOptions,
  limit: number,
): Promise<Readiness> {
  if (!isOpen()) return FINDINGS.starting
  const signal = AbortSignal.timeout(DEADLINE_MS)
  const late = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)))
  try {
    if (unserved() !== null) return FINDINGS.unserved
    const query = JSON.stringify({ measures: ['models.count'], limit })
    const answer = await Promise.race([load(current(), query, signal), late])
    if (answer === null) return FINDINGS.slow
    const { data } = JSON.parse(answer.body.toString()) as { data?: unknown[] }
    return answer.status === 200 && data?.length === 1 ? FINDINGS.ready : FINDINGS.failed
  } catch {
    return FINDINGS.failed
  }
}
