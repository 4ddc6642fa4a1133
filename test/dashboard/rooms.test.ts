import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** The rooms of the dashboard, the lowest first. */
const ROOMS = ['i18n', 'data', 'ui', 'charts', 'shell', 'pages', 'app']
/** Parts that several pages are made of; they stand below the pages. */
const SHARED = ['slice', 'reporting']

/** Which files import which, types and what is loaded later included. */
function importsOf(...rooms: string[]): Map<string, string[]> {
  const files = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.posix.join(room, file.replaceAll(path.sep, '/'))),
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

/** Files that import one another in a circle. */
function circlesOf(imports: Map<string, string[]>): string[] {
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (file: string, way: string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' > '))
    else if (!done.has(file)) for (const next of imports.get(file) ?? []) follow(next, [...way, file])
    done.add(file)
  }
  for (const file of imports.keys()) follow(file, [])
  return circles
}

describe('the rooms', () => {
  const imports = importsOf('cube/domain', 'dashboard/src')

  it('have no files that import one another in a circle', () => {
    expect(imports.size).toBeGreaterThan(150)
    expect(circlesOf(imports)).toEqual([])
  })

  it('the domain imports nothing but itself, and of cube the dashboard imports the domain alone', () => {
    const leadOut = [...imports].flatMap(([file, imported]) =>
      imported
        .filter((to) =>
          file.startsWith('cube/domain/')
            ? !to.startsWith('cube/domain/')
            : !to.startsWith('dashboard/src/') && !to.startsWith('cube/domain/'),
        )
        .map((to) => `${file} > ${to}`),
    )
    expect(leadOut).toEqual([])
  })

  const inDashboard = (file: string): string[] => file.replace('dashboard/src/', '').split('/')

  it('of the dashboard hold all of its files', () => {
    const files = [...imports.keys()].filter((file) => file.startsWith('dashboard/src/'))
    expect(files.filter((file) => !ROOMS.includes(inDashboard(file)[0]!))).toEqual([])
  })

  it('of the dashboard import no room above them', () => {
    const floorOf = (file: string): number => ROOMS.indexOf(inDashboard(file)[0]!)
    const upwards = [...imports].flatMap(([file, imported]) =>
      file.startsWith('dashboard/src/')
        ? imported
            .filter((to) => to.startsWith('dashboard/src/') && floorOf(to) > floorOf(file))
            .map((to) => `${file} > ${to}`)
        : [],
    )
    expect(upwards).toEqual([])
  })

  it('of one page are not imported by another', () => {
    const pageOf = (file: string): string | null => {
      const [room, page] = inDashboard(file)
      return room === 'pages' ? page! : null
    }
    const across = [...imports].flatMap(([file, imported]) => {
      const from = pageOf(file)
      return imported
        .filter((to) => {
          const page = pageOf(to)
          return from !== null && page !== null && page !== from && !SHARED.includes(page)
        })
        .map((to) => `${file} > ${to}`)
    })
    expect(across).toEqual([])
  })
})
