import { describe, expect, it } from 'vitest'
import { circlesOf, importsOf } from '../rooms.ts'

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
