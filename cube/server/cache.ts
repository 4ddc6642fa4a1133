/** Answers kept in memory, the least recently used given up first. */
export class AnswerCache {
  private readonly kept = new Map<string, Buffer>()
  private bytes = 0

  /** @param limit bytes of all bodies together */
  constructor(private readonly limit: number) {}

  get(key: string): Buffer | undefined {
    const body = this.kept.get(key)
    if (body) {
      this.kept.delete(key)
      this.kept.set(key, body)
    }
    return body
  }

  set(key: string, body: Buffer): void {
    // One answer must not drive out all the others.
    if (body.length > this.limit / 8 || this.kept.has(key)) return
    this.kept.set(key, body)
    this.bytes += body.length
    for (const [oldest, old] of this.kept) {
      if (this.bytes <= this.limit) break
      this.kept.delete(oldest)
      this.bytes -= old.length
    }
  }
}
