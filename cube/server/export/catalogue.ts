import { LRUCache } from 'lru-cache'
import type { Context } from '../engine/context.ts'
import type { Engine } from '../engine/engine.ts'
import { groupOf } from '../identity.ts'

/** A measure or dimension as the model defines it. */
export interface Member {
  name: string
  shortTitle: string
  description: string
  type: string
  format?: string
  measure: boolean
  meta: Meta
}

/** What the model says of a member besides; names of numerator and denominator are without their view. */
export interface Meta {
  title_en?: string
  description_en?: string
  numerator?: string
  denominator?: string
  clause?: string
  quote?: string
  exclusions?: string
  basis?: string
  version?: number
  since?: string
  personal?: unknown
}

export interface View {
  name: string
  title: string
  description: string
  dimensions: Member[]
  measures: Member[]
}

/** The public views and members with their definitions. */
export interface Catalogue {
  views: View[]
  member(name: string): Member | undefined
}

/** Catalogues kept: one a group of roles and day. */
const MAX_CATALOGUES = 16

/** The catalogues as callers may see them. They do not depend on the snapshot, so each is read once. */
export class Catalogues {
  private readonly kept = new LRUCache<string, Promise<Catalogue>>({ max: MAX_CATALOGUES })

  constructor(private readonly engine: Engine) {}

  of(context: Context): Promise<Catalogue> {
    const key = JSON.stringify([context.today, groupOf(context.identity)])
    let catalogue = this.kept.get(key)
    if (!catalogue) {
      catalogue = readCatalogue(this.engine, context)
      this.kept.set(key, catalogue)
      catalogue.catch(() => this.kept.delete(key))
    }
    return catalogue
  }
}

async function readCatalogue(engine: Engine, context: Context): Promise<Catalogue> {
  const { body } = await engine.meta(context)
  const { cubes } = JSON.parse(body.toString()) as {
    cubes: (Omit<View, 'dimensions' | 'measures'> & Record<'dimensions' | 'measures', PublicMember[]>)[]
  }
  const views = cubes
    .map((view) => ({
      ...view,
      dimensions: view.dimensions.filter((m) => m.public).map((m) => ({ ...m, measure: false })),
      measures: view.measures.filter((m) => m.public).map((m) => ({ ...m, measure: true })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const members = new Map(views.flatMap((v) => [...v.dimensions, ...v.measures]).map((m) => [m.name, m]))
  return { views, member: (name) => members.get(name) }
}

type PublicMember = Omit<Member, 'measure'> & { public: boolean }
