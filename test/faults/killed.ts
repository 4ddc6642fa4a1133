/** Runs an operation and kills this process at a point (see `kill.ts`). */
import { setWatch } from './hooks.ts'
import path from 'node:path'
import type { Start } from './cases.ts'
import { operations, type Material } from './operations.ts'

const { operation, start, material, work, point, later } = JSON.parse(process.env['KILLED']!) as {
  operation: string
  start: Start
  material: Material
  work: string
  point: number
  later: number
}

let count = -1
const die = () => process.kill(process.pid, 'SIGKILL')
const look = () => {
  count += 1
  if (count !== point) return
  if (later === 0) die()
  else setTimeout(die, later / 1000)
}
setWatch({
  roots: [work],
  before: (call) => {
    if (!call.reads) look()
  },
  middle: look,
  after: (call) => {
    if (!call.reads) look()
  },
})
await operations
  .find(({ name }) => name === operation)!
  .run(path.join(work, 'data'), path.join(work, 'out'), material, start)
