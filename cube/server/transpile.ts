/** The functions that Cube's compiler runs on a data model's file. */
type Methods = Record<string, (data: unknown) => unknown>

interface WorkerPool {
  pool(script: string, options?: unknown): unknown
  worker(methods: Methods): void
}

/**
 * Compiles the data model in this thread, and each of its files once. Cube starts worker threads for it, loads
 * its modules anew in each, and ends them after every compilation; a role or a day that is new would cost the
 * whole of it again.
 * @param require of a module that may reach Cube's packages
 */
export function transpileInProcess(require: NodeJS.Require): void {
  const script =
    require.resolve('@cubejs-backend/schema-compiler/dist/src/compiler/transpilers/transpiler_worker')
  const workerpool = require('workerpool') as WorkerPool
  const { pool, worker } = workerpool
  const done = new Map<string, unknown>()
  let methods: Methods | null = null
  const exec = async (name: string, [data]: [unknown]) => {
    if (!methods) {
      workerpool.worker = (given) => (methods = given)
      require(script)
      workerpool.worker = worker
    }
    const key = name + JSON.stringify(data)
    if (!done.has(key)) done.set(key, methods![name]!(data))
    return done.get(key)
  }
  workerpool.pool = (wanted, options) =>
    `${wanted}.js` === script ? { exec, terminate: () => undefined } : pool(wanted, options)
}
