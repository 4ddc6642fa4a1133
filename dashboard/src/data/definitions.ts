import type { Chapter, Definition } from '../../../cube/domain/definition.ts'
import { language } from '../i18n/vi/locale.ts'
import { fetchJson } from './cube.ts'

interface Member {
  name: string
  shortTitle?: string
  description?: string
  meta?: Partial<
    Record<
      | 'numerator'
      | 'denominator'
      | 'exclusions'
      | 'clause'
      | 'quote'
      | 'basis'
      | 'since'
      | 'title_en'
      | 'description_en'
      | 'exclusions_en',
      string
    > & { version: number }
  >
}

interface View {
  name: string
  title: string
  description?: string
  meta?: Member['meta']
  measures: Member[]
}

/** The whole catalogue. */
export async function loadCatalogue(signal?: AbortSignal): Promise<Chapter[]> {
  const { cubes } = await fetchJson<{ cubes: View[] }>('/cubejs-api/v1/meta', signal)
  return cubes.map((view) => ({
    name: view.name,
    title: inLanguage(view.title, view.meta?.title_en),
    description: inLanguage(view.description ?? '', view.meta?.description_en),
    definitions: view.measures.map(definitionOf),
  }))
}

/** Every measure of the catalogue by name, e.g. `models.replication_rate`. */
export async function loadDefinitions(signal?: AbortSignal): Promise<Map<string, Definition>> {
  const chapters = await loadCatalogue(signal)
  return new Map(chapters.flatMap((chapter) => chapter.definitions.map((entry) => [entry.name, entry])))
}

/** The catalogue's own words are Vietnamese; its English ones stand beside them. */
const inLanguage = (vietnamese: string, english: string | undefined): string =>
  language === 'vi' ? vietnamese : (english ?? vietnamese)

function definitionOf({ name, shortTitle, description, meta }: Member): Definition {
  const view = name.slice(0, name.indexOf('.') + 1)
  const inView = (part: string | undefined): string | null => (part === undefined ? null : view + part)
  return {
    name,
    title: inLanguage(shortTitle ?? name, meta?.title_en),
    description: inLanguage(description ?? '', meta?.description_en),
    numerator: inView(meta?.numerator),
    denominator: inView(meta?.denominator),
    exclusions: meta?.exclusions === undefined ? null : inLanguage(meta.exclusions, meta.exclusions_en),
    clause: meta?.clause ?? null,
    quote: meta?.quote ?? null,
    practice: meta?.basis === 'practice',
    version: meta?.version === undefined ? null : String(meta.version),
    since: meta?.since ?? null,
  }
}
