import type { Definitions } from '../../../etl/definitions.ts'
import { type ModelFile, readYaml } from './cube.ts'

interface Member {
  name: string
  public?: boolean
  mask?: unknown
  meta?: Record<string, unknown>
}

interface Cube {
  name: string
  access_policy?: unknown
  dimensions?: Member[]
  measures?: Member[]
}

/**
 * The data model with the formulas of another day: what a figure is, and where its rows come from, is as it was. Views,
 * rights and what is personal are today's, so that no snapshot shows anybody what he may not see now; a member that there
 * was not yet is answered with today's formula.
 * @param todays files of today's model
 */
export function withFormulas(todays: ModelFile[], definitions: Definitions): ModelFile[] {
  const then = new Map(
    Object.values(definitions).flatMap((text) => cubesOf(text).map((cube) => [cube.name, cube])),
  )
  return todays.map(({ fileName, content }) => {
    if (!fileName.startsWith('cubes/')) return { fileName, content }
    const cubes = cubesOf(content).map((cube) => {
      const before = then.get(cube.name)
      return before === undefined ? cube : overlaid(cube, before)
    })
    // JSON is YAML too; on lines of their own its braces are not taken for a template's.
    return { fileName, content: JSON.stringify({ cubes }, null, 1) }
  })
}

function cubesOf(text: string): Cube[] {
  return (readYaml(text) as { cubes: Cube[] }).cubes
}

function overlaid(now: Cube, before: Cube): Cube {
  const then = without(before, 'access_policy')
  return {
    ...then,
    ...(now.access_policy !== undefined && { access_policy: now.access_policy }),
    dimensions: members(now.dimensions, then.dimensions),
    measures: members(now.measures, then.measures),
  }
}

/** The members of today, each as it was where there was one of its name; who may see it is as today. */
function members(now: Member[] = [], then: Member[] = []): Member[] {
  return now.map((member) => {
    const before = then.find(({ name }) => name === member.name)
    if (before === undefined) return member
    const formula = without(before, 'public', 'mask')
    return {
      ...formula,
      ...(member.public !== undefined && { public: member.public }),
      ...(member.mask !== undefined && { mask: member.mask }),
      ...(before.meta && {
        meta: { ...before.meta, ...(member.meta?.['personal'] === true && { personal: true }) },
      }),
    }
  })
}

/** An object without some of its properties. */
function without<T extends object, K extends keyof T & string>(given: T, ...names: K[]): Omit<T, K> {
  const isKept = ([name]: [string, unknown]) => !(names as string[]).includes(name)
  return Object.fromEntries(Object.entries(given).filter(isKept)) as Omit<T, K>
}
