/**
 * A faster way through the same compilation of the data model. Cube
 * - starts worker threads for it, loads its modules anew in each, and ends them after every compilation;
 * - forgets what it compiled when a role or a day is new;
 * - reads every text of the YAML, titles and all, with a parser for Python's f-strings.
 * Measured together: 2.6 s of processor at the start and 1.6 s for every new day, against 1.2 s and 0.08 s.
 */

/** The functions that Cube's compiler runs on a data model's file. */
type Methods = Record<string, (data: unknown) => unknown>

interface WorkerPool {
  pool(script: string, options?: unknown): unknown
  worker(methods: Methods): void
}

interface YamlCompiler {
  parsePythonAndTranspileToJs(code: string, report: unknown): unknown
}

interface SyntaxTrees {
  program(body: unknown[]): unknown
  expressionStatement(expression: unknown): unknown
  templateLiteral(quasis: unknown[], expressions: unknown[]): unknown
  templateElement(value: { raw: string; cooked: string }, tail: boolean): unknown
}

const COMPILER = '@cubejs-backend/schema-compiler/dist/src/compiler'
// An f-string without anything for Python, or for JavaScript, to see in it.
const PLAIN = /^f"([^"\\`{}$]+)"$/

/**
 * Compiles in this thread, and each file once.
 * @param require of a module that may reach Cube's packages; to be called once
 */
export function transpileInProcess(require: NodeJS.Require): void {
  const script = require.resolve(`${COMPILER}/transpilers/transpiler_worker`)
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
  takePlainTextsAsTheyAre(require)
}

function takePlainTextsAsTheyAre(require: NodeJS.Require): void {
  const { YamlCompiler } = require(`${COMPILER}/YamlCompiler`) as {
    YamlCompiler: { prototype: YamlCompiler }
  }
  const t = require('@babel/types') as SyntaxTrees
  const parse = YamlCompiler.prototype.parsePythonAndTranspileToJs
  YamlCompiler.prototype.parsePythonAndTranspileToJs = function (code, report) {
    const text = PLAIN.exec(code)?.[1]
    if (text === undefined) return parse.call(this, code, report)
    const literal = t.templateLiteral([t.templateElement({ raw: text, cooked: text }, true)], [])
    return t.program([t.expressionStatement(literal)])
  }
}
