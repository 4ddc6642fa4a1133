/** `npm run cluster -- start | stop | status`: a distributed engine on this machine, to try it and to test with it. */
import { parseArgs } from 'node:util'
import { explained, UserError } from '../etl/errors.ts'
import { INSTALL } from '../etl/lake/client.ts'
import {
  type ClusterOptions,
  runningNodes,
  startCluster,
  stopCluster,
  usualOptions,
} from './cluster/cluster.ts'

const USAGE =
  'Cách dùng: npm run cluster -- start | stop | status [--folder THƯ_MỤC] [--lake THƯ_MỤC] [--port CỔNG] [--heap MB] [--workers SỐ]'

function readArguments(): { what: string; options: ClusterOptions } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        folder: { type: 'string' },
        lake: { type: 'string' },
        port: { type: 'string' },
        heap: { type: 'string' },
        workers: { type: 'string' },
      },
    })
    const usual = usualOptions()
    const whole = (text: string | undefined, otherwise: number, least: number, most: number): number => {
      const number = text === undefined ? otherwise : Number(text)
      if (!Number.isInteger(number) || number < least || number > most) throw new Error(USAGE)
      return number
    }
    const options = {
      ...usual,
      folder: values.folder ?? usual.folder,
      lake: values.lake ?? usual.lake,
      port: whole(values.port, usual.port, 1024, 65_000),
      heap: whole(values.heap, usual.heap, 512, 1_000_000),
      workers: whole(values.workers, usual.workers, 1, 9),
    }
    const [what = '', ...more] = positionals
    if (more.length > 0 || !['start', 'stop', 'status'].includes(what)) throw new Error(USAGE)
    return { what, options }
  } catch {
    throw new UserError(USAGE, 2)
  }
}

async function main(): Promise<void> {
  const { what, options } = readArguments()
  const say = (line: string) => console.log(line)
  if (what === 'stop') {
    say(`Đã dừng ${await stopCluster(options)} máy.`)
  } else if (what === 'status') {
    const running = runningNodes(options)
    say(running.length === 0 ? 'Cụm máy không chạy.' : `Đang chạy: ${running.join(', ')}`)
  } else {
    const { env } = await startCluster(options, say)
    say('Cụm máy đã sẵn sàng. Để dùng, chạy một lần:')
    say(`  ${INSTALL}`)
    say('rồi đặt, cho npm run etl và npm start:')
    for (const [name, value] of Object.entries(env)) say(`  export ${name}=${value}`)
    say('Để dừng: npm run cluster -- stop')
  }
}

main().catch((error: unknown) => {
  const { message } = explained(error)
  console.error(message)
  process.exit(error instanceof UserError ? error.exitCode : 1)
})
