import { Worker } from 'node:worker_threads'
import type { Answer } from './reader.ts'
import { readWorkbook } from './workbook.ts'
import { TooLargeError } from './workbook_parts.ts'

/** The process of `reader.ts`: bytes of a workbook in, its sheets out, one after the other. */

process.on('message', (bytes: Uint8Array) => {
  void read(bytes).then((answer) => process.send!(answer))
})
// The reader of cells leaves a rejection behind for some damaged files, which it refuses by its own promise as well.
process.on('unhandledRejection', () => undefined)
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

async function read(bytes: Uint8Array): Promise<Answer> {
  try {
    return { sheets: await readWorkbook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) }
  } catch (error) {
    return { fault: error instanceof TooLargeError ? 'too-large' : 'damaged' }
  }
}
