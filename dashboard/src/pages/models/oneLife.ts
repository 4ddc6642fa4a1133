import type { Query } from '../../../../cube/domain/filter.ts'
import type { Life } from '../../../../cube/domain/life.ts'
import { rows } from '../../data/rows.ts'
import type { Selected, Ask } from '../../data/view.ts'
import { readLife } from './life.ts'
import * as queries from './queries.ts'

/** One model through the years, with what it was read from. */
export interface OneLife {
  /** Null: the snapshot knows of no such model. */
  life: Life | null
  queries: { years: Query; replications: Query; commendations: Query; publicity: Query }
}

/** Reads one model by its key. */
export function readOneLife(ask: Ask, selected: Selected & { id: string }): OneLife {
  const { id } = selected
  const asked = {
    years: queries.yearsOf(id),
    replications: queries.replicationsOf(id),
    commendations: queries.commendationsOf(id),
    publicity: queries.publicityOf(id),
  }
  const { years, replications, commendations, publicity } = ask({
    years: rows(asked.years, selected),
    replications: rows(asked.replications, selected),
    commendations: rows(asked.commendations, selected),
    publicity: rows(asked.publicity, selected),
  })
  return { life: readLife(years, replications, commendations, publicity), queries: asked }
}

/** Too many events for the height of what is told beside them: then the years stand there too. */
export const hasMany = (life: Life): boolean => life.events.length > 5
