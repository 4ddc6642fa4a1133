import { Worker } from 'node:worker_threads'
import { documentAnswer } from './document.ts'
import type { Asked } from './reader.ts'
import { sheetsOf } from './formats.ts'

/** The process of `reader.ts`: bytes of a workbook in, its sheets out, one after the other; documents likewise. */

async function answer({ sort, bytes }: Asked): Promise<void> {
  const read = sort === 'document' ? documentAnswer : sheetsOf
  process.send!(await read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
}

process.on('message', (asked: Asked) => void answer(asked))
process.on('disconnect', () => {
  process.exit()
})

// A loader that is killed cannot end this process, and this one hears of nothing while it reads.
new Worker(
  `const loader = process.ppid
   setInterval(() => {
     try {
       if (process.ppid !== loader) throw new Error()
       process.kill(loader, 0)
     } catch {
       process.kill(process.pid, 'SIGKILL')
     }
   }, 2000)`,
  { eval: true, execArgv: [] },
).unref()
