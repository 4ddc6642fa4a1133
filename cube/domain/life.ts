import type { Day } from './dates.ts'

/** A model in one year's report. */
export interface LifeYear {
  year: number
  unit: string
  unitCode: string
  registration: string
  status: string
  evaluation: string
  evaluationHalf: string
  criteria: string
  replicated: boolean
}

export interface LifeEvent {
  /** By which events are ordered; the last of its time where only a year or a half-year is known. */
  day: Day
  /** The time in words, where no day is known. */
  when?: string
  kind: 'registered' | 'evaluated' | 'recognised' | 'replicated' | 'commended' | 'published'
  text: string
}

/** A model from its registration to today. */
export interface Life {
  key: string
  code: string
  name: string
  subject: string | null
  field: string
  kind: string
  registeredOn: Day | null
  /** Latest first. */
  years: LifeYear[]
  /** Latest first. */
  events: LifeEvent[]
  sites: number
  commendations: number
  /** Of the latest year that says anything. */
  about: { year: number; unit: string; parts: { title: string; text: string }[] } | null
}
