/** How far a command is; on a terminal one line that renews itself, otherwise a line a stage. */
export interface Progress {
  stage(text: string): void
  step(done: number, total: number): void
  end(): void
}

/**
 * Progress: a bar on standard error where that is a terminal, else plain lines.
 * @param lines where plain lines go: standard error beside `--json`, which owns standard output
 */
export function progress(lines: NodeJS.WriteStream): Progress {
  const terminal = process.stderr.isTTY
  let stage = ''
  let shown = -Infinity
  const draw = (text: string) => process.stderr.write(`\r\x1b[2K${text}`)
  return {
    stage(text) {
      stage = text
      if (terminal) draw(text)
      else lines.write(`${text}\n`)
    },
    step(done, total) {
      const now = performance.now()
      if (!terminal || (now - shown < 100 && done < total)) return
      shown = now
      const width = 28
      const filled = total === 0 ? width : Math.round((done / total) * width)
      draw(`${stage} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total}`)
    },
    end() {
      if (terminal) draw('')
    },
  }
}
