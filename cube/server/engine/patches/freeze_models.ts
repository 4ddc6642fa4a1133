type Definitions = Record<string, unknown>

interface Compilers {
  cubeEvaluator: Definitions
  metaTransformer: Definitions
}

interface CompilerApi {
  compileSchema(version: string, requestId: string): Promise<Compilers>
}

/** What Cube keeps of the model in each of its parts; all else in them is caches, which it writes to. */
const OF_EVALUATOR = [
  'symbols',
  'builtCubes',
  'cubeDefinitions',
  'cubeList',
  'evaluatedCubes',
  'primaryKeys',
  'byFileName',
]
const OF_META = ['cubes', 'queries']

/**
 * One compiled model answers for everybody, and Cube's code has at least one place where a query writes into
 * it (`preparePatchedMeasure`). Frozen, such a query fails, and nobody else's answer changes.
 * @param require of a module that may reach Cube's packages; to be called once
 */
export function freezeCompiledModels(require: NodeJS.Require): void {
  const { CompilerApi } = require('@cubejs-backend/server-core/dist/src/core/CompilerApi') as {
    CompilerApi: { prototype: CompilerApi }
  }
  const compile = CompilerApi.prototype.compileSchema
  CompilerApi.prototype.compileSchema = async function (...args) {
    const compilers = await compile.apply(this, args)
    freezeDeep([
      ...OF_EVALUATOR.map((name) => compilers.cubeEvaluator[name]),
      ...OF_META.map((name) => compilers.metaTransformer[name]),
    ])
    return compilers
  }
}

/** Freezes objects and lists, and all that they hold. What a getter works out is left to the getter. */
function freezeDeep(top: unknown): void {
  const waiting = [top]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) continue
    Object.freeze(value)
    for (const { value: held } of Object.values(Object.getOwnPropertyDescriptors(value))) waiting.push(held)
  }
}
