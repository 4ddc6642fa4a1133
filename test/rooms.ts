import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** Which files of some folders import which, types and dynamic imports included. */
export function importsOf(...folders: string[]): Map<string, string[]> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.split(path.sep).includes('node_modules'))
      .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/'))),
  )
  return new Map(
    files.map((file) => {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
      const imported: string[] = []
      const take = (from: ts.Node | undefined): void => {
        if (from && ts.isStringLiteral(from) && from.text.startsWith('.'))
          imported.push(path.posix.join(path.posix.dirname(file), from.text))
      }
      const visit = (node: ts.Node): void => {
        if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) take(node.moduleSpecifier)
        else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
          take(node.arguments[0])
        ts.forEachChild(node, visit)
      }
      visit(source)
      return [file, imported]
    }),
  )
}

/** Nodes of a graph that lead to one another in a circle. */
export function circlesOf(graph: Map<string, Iterable<string>>): string[] {
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (node: string, way: string[]): void => {
    if (way.includes(node)) circles.push([...way.slice(way.indexOf(node)), node].join(' > '))
    else if (!done.has(node)) for (const next of graph.get(node) ?? []) follow(next, [...way, node])
    done.add(node)
  }
  for (const node of graph.keys()) follow(node, [])
  return circles
}

/** The imports that lead from one room to another, as a graph of rooms. */
export function roomsOf(
  imports: Map<string, string[]>,
  roomOf: (file: string) => string,
): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>()
  for (const [file, imported] of imports) {
    const room = roomOf(file)
    const to = rooms.get(room) ?? new Set<string>()
    rooms.set(room, to)
    for (const other of imported.map(roomOf)) if (other !== room) to.add(other)
  }
  return rooms
}

/** Imports that lead to a room that the importing one may not call. */
export function forbiddenImports(
  imports: Map<string, string[]>,
  roomOf: (file: string) => string,
  mayCall: Record<string, readonly string[]>,
): string[] {
  return [...imports].flatMap(([file, imported]) => {
    const allowed = mayCall[roomOf(file)]
    if (!allowed) return [`${file} is in no room`]
    return imported
      .filter((to) => roomOf(to) !== roomOf(file) && !allowed.includes(roomOf(to)))
      .map((to) => `${file} > ${to}`)
  })
}
