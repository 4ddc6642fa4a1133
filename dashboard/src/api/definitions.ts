import { fetchJson } from './cube.ts'

/** How a figure is computed, in the words of the catalogue (the only place that says so). */
export interface Definition {
  name: string
  title: string
  description: string
  /** Members of the same view that a rate is made of; null for a count. */
  numerator: string | null
  denominator: string | null
  exclusions: string | null
  /** Clause of the plan or of the letter, and its words. */
  clause: string | null
  quote: string | null
}

interface Member {
  name: string
  shortTitle?: string
  description?: string
  meta?: Partial<Record<'numerator' | 'denominator' | 'exclusions' | 'clause' | 'quote', string>>
}

/** Every measure of the catalogue by name, e.g. `models.replication_rate`. */
export async function loadDefinitions(signal?: AbortSignal): Promise<Map<string, Definition>> {
  const catalogue = await fetchJson<{ cubes: { measures: Member[] }[] }>('/cubejs-api/v1/meta', signal)
  const measures = catalogue.cubes.flatMap((cube) => cube.measures)
  return new Map(measures.map((member) => [member.name, definitionOf(member)]))
}

function definitionOf({ name, shortTitle, description, meta }: Member): Definition {
  const view = name.slice(0, name.indexOf('.') + 1)
  const inView = (part: string | undefined): string | null => (part === undefined ? null : view + part)
  return {
    name,
    title: shortTitle ?? name,
    description: description ?? '',
    numerator: inView(meta?.numerator),
    denominator: inView(meta?.denominator),
    exclusions: meta?.exclusions ?? null,
    clause: meta?.clause ?? null,
    quote: meta?.quote ?? null,
  }
}
