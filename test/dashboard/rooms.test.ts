import { describe, expect, it } from 'vitest'
import { circlesOf, importsOf } from '../rooms.ts'

/** The rooms of the dashboard, the lowest first. */
const ROOMS = ['i18n', 'data', 'ui', 'charts', 'shell', 'pages', 'app']
/** Parts that several pages are made of; they stand below the pages. */
const SHARED = ['slice', 'reporting', 'map', 'access', 'changes']

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
