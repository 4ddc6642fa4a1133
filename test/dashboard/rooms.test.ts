import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Which files import which, types included; pages that are loaded later do not count. */
function importsOf(...rooms: string[]): Map<string, string[]> {
  const files = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.posix.join(room, file.replaceAll(path.sep, '/'))),
  )
  return new Map(
    files.map((file) => {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
      const imported = source.statements.flatMap((statement) => {
        if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
        const from = statement.moduleSpecifier
        return from && ts.isStringLiteral(from) && from.text.startsWith('.')
          ? [path.posix.join(path.posix.dirname(file), from.text)]
          : []
      })
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

  it('words know no page, and what is drawn with knows none either', () => {
    const upwards = [...imports].flatMap(([file, imported]) =>
      /^dashboard\/src\/(i18n|api|charts|figures)\//.test(file)
        ? imported.filter((to) => to.startsWith('dashboard/src/pages/')).map((to) => `${file} > ${to}`)
        : [],
    )
    expect(upwards).toEqual([])
  })
})
