import type { Row, TableName } from './mistakes.ts'
import type { Phrases } from './phrases.ts'
import type { Place, Places } from './places.ts'
import type { Reference } from './reference.ts'

/** What the sample's models, their years and their events are; other files of this folder invent them. */

/** A model as it is through the years. */
export interface Model {
  code: string
  name: string
  category: string
  field: number
  kind: string
  subject: string
  place: Place
  level: string
  /** 0 to 1; decides evaluation, recognition, replication and whether it is sent to the province. */
  quality: number
  pilot: boolean
  /** What it is about. */
  theme: string
  content: string
  recognition: { level: string; number: string } | null
}

/** A model in one year: what the unit would say about it, and what happened. */
export interface ModelYear {
  model: Model
  /** The columns that are the same in every round of the year. */
  row: Row
  areaBefore: Place
  registeredOn: string
  discontinued: boolean
  effective: boolean
}

/** What the invented province consists of. */
export interface World {
  reference: Reference
  everywhere: Phrases
  inland: Phrases
  places: Places
  seed: number
}

/** Something that happened to a model, as a row of its table. */
export interface Event {
  of: ModelYear
  table: Exclude<TableName, 'model'>
  on: string
  row: Row
}
