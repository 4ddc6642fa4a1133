type Definitions = Record<string, unknown>

interface Compilers {
  cubeEvaluator: Definitions
  metaTransformer: Definitions
}

interface CompilerApi {
  compileSchema(version: string, requestId: string): Promise<Compilers>
}

/** Properties that hold the model; the other properties of these objects are caches, which Cube writes to. */
const EVALUATOR_MODEL = [
  'symbols',
  'builtCubes',
  'cubeDefinitions',
  'cubeList',
  'evaluatedCubes',
  'primaryKeys',
  'byFileName',
]
const META_MODEL = ['cubes', 'queries']

/**
 * Freezes each compiled model. One compiled model serves all callers, and Cube's code has at least one place where a
 * query writes into it (`preparePatchedMeasure`); frozen, such a query fails and no other caller's answer changes.
 *
 * Can go: when Cube copies the model before it patches a measure.
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
      ...EVALUATOR_MODEL.map((name) => compilers.cubeEvaluator[name]),
      ...META_MODEL.map((name) => compilers.metaTransformer[name]),
    ])
    return compilers
  }
}

/** Freezes objects and lists and all that they hold. Getters are not called. */
function freezeDeep(top: unknown): void {
  const waiting = [top]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) continue
    Object.freeze(value)
    for (const { value: held } of Object.values(Object.getOwnPropertyDescriptors(value))) waiting.push(held)
  }
}
