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
  /** Common practice: the plan does not ask for it. */
  practice: boolean
  version: string | null
  since: string | null
}

/** One view of the catalogue with its measures, in the catalogue's order. */
export interface Chapter {
  name: string
  title: string
  description: string
  definitions: Definition[]
}
