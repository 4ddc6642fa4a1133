export interface Choice {
  value: string
  text: string
}

/** A filter of one page, by its name in the address. */
export interface OwnFilter {
  name: string
  label: string
  value: string | null
  /** What no choice is called. */
  any: string
  /** Chosen elsewhere on the page: the bar only says that it is active, and takes it off. */
  asChip?: boolean
  choices: Choice[]
}
