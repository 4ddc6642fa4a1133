interface YamlCompiler {
  parsePythonAndTranspileToJs(code: string, report: unknown): unknown
}

interface SyntaxTrees {
  program(body: unknown[]): unknown
  expressionStatement(expression: unknown): unknown
  templateLiteral(quasis: unknown[], expressions: unknown[]): unknown
  templateElement(value: { raw: string; cooked: string }, tail: boolean): unknown
}

/** An f-string in which neither Python nor JavaScript has anything to interpret. */
const PLAIN = /^f"([^"\\`{}$]+)"$/

/**
 * Takes plain texts of the YAML model as they are. Cube parses every text, titles included, as a Python f-string, which
 * is the slowest step of a compilation.
 *
 * Can go: when Cube parses only texts that hold an expression.
 * @param require of a module that may reach Cube's packages; to be called once
 */
export function takePlainTextsAsTheyAre(require: NodeJS.Require): void {
  const { YamlCompiler } = require('@cubejs-backend/schema-compiler/dist/src/compiler/YamlCompiler') as {
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
