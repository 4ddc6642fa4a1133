import type { Query } from '../../../../cube/domain/filter.ts'
import type { YearModels } from '../../../../cube/domain/models.ts'
import {
  fieldNames,
  modelsByField,
  readFields,
  readReplication,
  type Part,
  type ReplicationPart,
} from '../../../../cube/domain/parts.ts'
import { ofWholeProvince } from '../../../../cube/domain/period.ts'
import type { Row } from '../../../../cube/domain/rows.ts'
import { everyFieldName } from '../../data/plan.ts'
import { rows, wholeRows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, type YearFrame, type Years } from '../../data/years.ts'
import { knownBy, reportNeeds } from './readReports.ts'

export interface FieldParts extends YearFrame {
  fields: Part[]
  replication: ReplicationPart[]
  /** The whole year's share, for the line of the province. */
  total: YearModels | null
  query: Query
}

/** What the year's fields are read from. */
export const fieldNeeds = (years: Years, selection: Selection) => ({
  fields: rows(modelsByField(years.frame.scope, years.cut), selection),
  names: wholeRows(fieldNames, selection.snapshot),
  receipts: reportNeeds(years, selection).receipts,
})

/** A field that is filtered out is not one without models, and no one unit owes a model in each. */
export const tellsEveryField = ({ kind, field, unit }: Selection['filters']): boolean =>
  kind === null && field === null && unit === null

/** The fields from their answers, each by its name. */
export function fieldsOf(
  ask: Ask,
  answers: { fields: Row[]; names: Row[]; receipts: Row[] | null },
  years: Years,
  { filters, snapshot }: Selection,
): Part[] {
  const every = tellsEveryField(filters)
  const names = every ? everyFieldName(ask, answers.names, snapshot) : answers.names
  return readFields(answers.fields, years.frame.year, every, names, knownBy(answers.receipts, years))
}

/** Models by field, and how many of each field's were replicated. */
export function readFieldParts(ask: Ask, selection: Selection): FieldParts {
  const years = readYears(ask, selection)
  const answers = ask(fieldNeeds(years, selection))
  const { frame, cut, known } = years
  const against = ofWholeProvince(frame.against)
  const fields = fieldsOf(ask, answers, years, selection)
  return {
    ...frame,
    against,
    fields: against === null ? fields.map((part) => ({ ...part, before: null })) : fields,
    replication: readReplication(answers.fields, frame.year),
    total: known.models.get(frame.year) ?? null,
    query: modelsByField(frame.scope, cut),
  }
}
