/**
 * The HTTP contract: the JSON that the server sends and takes, as zod schemas with the types inferred from them.
 * `test/cube/contract.test.ts` checks every route's answer against its schema. The dashboard imports types from here
 * and values from `limits.ts`, so that zod stays out of the browser.
 */
import { z } from 'zod'
import { isDay } from './dates.ts'
import { ACCOUNT_ROLES } from './roles.ts'

export * from './limits.ts'
export * from './pages.ts'

const day = z.string().refine(isDay, 'a day is YYYY-MM-DD')
/** UTC, ISO 8601. */
const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'a moment is in ISO 8601')
const count = z.int().min(0)

// ---- errors

/** An answer with status 400 or above, of every route but Cube's. */
export const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), messageVi: z.string() }),
})
/** The same of `/cubejs-api/v1`, as Cube's clients expect it. */
export const cubeErrorSchema = z.strictObject({ error: z.string(), code: z.string(), messageVi: z.string() })

/** `GET /readyz` */
export const readinessSchema = z.strictObject({
  status: z.enum(['ready', 'starting', 'failing']),
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  messageVi: z.string().exactOptional(),
  /** Of the backup that the server makes each night, where it does; it does not decide the status. */
  backup: z
    .strictObject({
      at: moment.nullable(),
      state: z.enum(['none', 'untried', 'good', 'failed', 'trial-failed', 'overdue']),
      messageVi: z.string(),
    })
    .exactOptional(),
})

// ---- snapshots

/** The sidecar file of a snapshot; a later version's may have more properties. */
export const snapshotCardSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  /** Only what was received on or before this day; null: everything known. */
  asOf: day.nullable(),
  /** The last load that it knows. */
  asOfLoad: z.number(),
  builtAt: moment,
  frozen: z.boolean(),
  /** Day on which it was frozen; snapshots of earlier versions do not say. */
  frozenOn: day.nullable().exactOptional(),
  /** Its card was lost and made anew: whether it had been frozen is not known. */
  recovered: z.boolean().exactOptional(),
  /** Rows by table of the mart. */
  rows: z.record(z.string(), z.number()),
  contentHash: z.string(),
  sample: z.boolean(),
  /** Later versions of the mart hold more. */
  martVersion: z.number(),
  /** The day as of which it knows the year before its own; null: its year was closed; older ones do not say. */
  comparedOn: day.nullable().exactOptional(),
  /** Digest of the formulas with which it was frozen. */
  definitions: z.string().exactOptional(),
  /** After this day it knows every change of its figures; null: none; older ones do not say. */
  changesSince: day.nullable().exactOptional(),
})

/** An entry of `GET /api/snapshots`, newest first. */
export const snapshotSchema = snapshotCardSchema.extend({
  /** Rows by table that the caller may ask for; null, and no hash, where it sees only some of them. */
  rows: z.record(z.string(), z.number().nullable()),
  current: z.boolean(),
  /** The day for which its states are computed. */
  today: day,
})
export type SnapshotInfo = z.infer<typeof snapshotSchema>
export const snapshotsSchema = z.array(snapshotSchema)

/** The boot record in each page; a page that was drawn on the server adds what it was drawn from. */
export const bootSchema = z.looseObject({
  today: day,
  snapshots: snapshotsSchema,
  defaultSnapshot: z.string().nullable(),
})
/** What the server itself reads of it. */
export interface Boot {
  today: string
  snapshots: Pick<SnapshotInfo, 'id' | 'today'>[]
  /** Null where the caller sees no figures. */
  defaultSnapshot: string | null
  /** A filter of the address whose value is none, and the query of that address. */
  unknown?: string
  search?: string
}

/** Characters of a snapshot's name. */
export const LONGEST_NAME = 120

/** `POST /api/snapshots`: names the figures as they are, or as they were known on a day. */
export const publishRequestSchema = z.strictObject({
  name: z
    .string()
    .normalize('NFC')
    .trim()
    .min(1)
    .max(LONGEST_NAME)
    .regex(/^\P{C}*$/u),
  freeze: z.boolean().default(false),
  asOf: z.string().optional(),
})

/** `POST /api/snapshots/as-of`: the figures as they were known on a day, to be looked at. */
export const lookBackRequestSchema = z.strictObject({ asOf: z.string() })

// ---- loading

/** One issue of a row, in the sender's words. */
export const loadIssueSchema = z.strictObject({
  row: count.nullable(),
  column: z.string().nullable(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  value: z.string().nullable(),
  message: z.string(),
})
export type LoadIssue = z.infer<typeof loadIssueSchema>

/** What a line of a sheet is. */
export const rowKindSchema = z.enum([
  'title',
  'header',
  'data',
  'group',
  'total',
  'note',
  'signature',
  'blank',
])
export type RowKind = z.infer<typeof rowKindSchema>

/** What became of one sheet; `rows` = accepted + rejected + dropped. */
export const loadedSheetSchema = z.strictObject({
  name: z.string(),
  sheet: z.string().nullable(),
  sha256: z.string(),
  table: z.string().nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  rows: count,
  accepted: count,
  rejected: count,
  dropped: count,
  warnings: count,
  /** `unconfirmed`: a Word document of which nobody has confirmed what it reports; nothing of it is loaded. */
  status: z.enum(['loaded', 'unchanged', 'superseding', 'unreadable', 'unconfirmed']),
  issues: z.array(loadIssueSchema),
  /** How many lines of the table's part of the sheet are what, titles and headers included. */
  kinds: z.partialRecord(rowKindSchema, count),
  /** What each of them is (lines from 1, both ends included); as many spans as somebody can look at. */
  lines: z.array(z.strictObject({ from: count, to: count, kind: rowKindSchema })),
  /** What else became of it, in a sentence: that it is loaded and does not count. */
  note: z.string().nullable(),
})
export type LoadedSheet = z.infer<typeof loadedSheetSchema>

/** What a load changes for one unit in one round. */
export const loadEffectSchema = z.strictObject({
  unitCode: z.string(),
  unitName: z.string(),
  year: z.int(),
  round: z.string(),
  /** Its report was there before. */
  wasReported: z.boolean(),
  modelsBefore: count,
  modelsAfter: count,
  sentBefore: count,
  sentAfter: count,
})
export type LoadEffect = z.infer<typeof loadEffectSchema>

/** `POST /api/files/check`, `/api/files/load` and `/api/inbox/{id}/load`; the loader's `load --json`. */
export const loadOutcomeSchema = z.strictObject({
  load: count.nullable(),
  files: z.array(loadedSheetSchema),
  snapshot: z.string().nullable(),
  /** Of a check: what loading would change. */
  effects: z.array(loadEffectSchema).exactOptional(),
})
export type LoadOutcome = z.infer<typeof loadOutcomeSchema>

/** `POST /api/files/cancel` */
export const cancelledSchema = z.strictObject({ cancelled: z.boolean() })

/** `GET /api/files/progress`: the loader's command that runs, how far it is and since when. */
export const progressSchema = z.strictObject({
  running: z.strictObject({ command: z.string(), stage: z.string(), since: moment }).nullable(),
})
export type Progress = z.infer<typeof progressSchema>

/** An upload that was received and is in no load. */
export const waitingUploadSchema = z.strictObject({
  id: z.string(),
  sentAt: moment,
  receivedOn: day,
  files: z.array(z.strictObject({ name: z.string(), bytes: count })),
})
export type WaitingUpload = z.infer<typeof waitingUploadSchema>
/** `GET /api/inbox` */
export const inboxSchema = z.strictObject({ uploads: z.array(waitingUploadSchema) })
/** `DELETE /api/inbox/{id}` */
export const removedSchema = z.strictObject({ removed: z.string() })

// ---- tables that a person confirms or points out

/** A value that was found in a document, and the number of the paragraph that says it. */
export const proposedCellSchema = z.strictObject({
  column: z.string(),
  value: z.string(),
  from: count.nullable(),
})
export type ProposedCell = z.infer<typeof proposedCellSchema>

const rowTable = z.enum(['model', 'replication', 'commendation', 'publicity'])

/** A row that a document seems to report. It is in no table until somebody confirms it. */
export const proposedRowSchema = z.strictObject({
  table: rowTable,
  /** Whether it stood in a table, in the text, or in a form of its own. */
  sort: z.enum(['table', 'list', 'form']),
  cells: z.array(proposedCellSchema),
  paragraphs: z.array(count),
  /** Codes of what is doubtful about it. */
  doubts: z.array(z.string()),
})
export type ProposedRow = z.infer<typeof proposedRowSchema>

/** What a document holds of a report, before anybody has confirmed it. */
export const proposalSchema = z.strictObject({
  sha256: z.string(),
  info: z.array(proposedCellSchema),
  rows: z.array(proposedRowSchema),
  /** Rows of its tables that are no data, and tables that are none of a report. */
  aside: z.array(z.strictObject({ kind: z.string(), text: z.string(), paragraph: count.nullable() })),
  /** The paragraphs that the cells are from. */
  paragraphs: z.array(z.strictObject({ number: count, text: z.string() })),
  /** When it was confirmed before. */
  confirmedAt: moment.nullable(),
})
export type Proposal = z.infer<typeof proposalSchema>

/** What the columns of a report's tables are called, and what a closed list takes. */
export const tableGuideSchema = z.array(
  z.strictObject({
    table: z.string(),
    label: z.string(),
    columns: z.array(
      z.strictObject({
        column: z.string(),
        label: z.string(),
        required: z.boolean(),
        values: z.array(z.string()),
      }),
    ),
  }),
)
export type ReportTables = z.infer<typeof tableGuideSchema>

/** The first rows of a sheet as they were read, and the table that it was taken for. */
export const seenSheetSchema = z.strictObject({
  sheet: z.string().nullable(),
  table: z.string().nullable(),
  /** The line of the header; null where none was found. */
  header: count.nullable(),
  rows: z.array(z.array(z.string())),
  /** How many rows it has. */
  length: count,
})
export type SeenSheet = z.infer<typeof seenSheetSchema>

/** `POST /api/files/look`: what is in a file, for a person to confirm or to point out. */
export const seenFileSchema = z.strictObject({
  name: z.string(),
  tables: tableGuideSchema,
  proposal: proposalSchema.nullable(),
  sheets: z.array(seenSheetSchema),
  /** What to say where nothing of it can be read. */
  refusal: z.string().nullable(),
})
export type SeenFile = z.infer<typeof seenFileSchema>

const cellText = z.string().max(32_767)

/** What a person confirmed of a document: every proposed row is confirmed, as one row or several, or dropped. */
export const confirmationSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  info: z.record(z.string(), cellText),
  rows: z
    .array(z.strictObject({ of: count, table: rowTable, cells: z.record(z.string(), cellText) }))
    .max(10_000),
  dropped: z.array(z.strictObject({ of: count, reason: z.string().max(500) })).max(10_000),
})
export type Confirmation = z.infer<typeof confirmationSchema>
/** `POST /api/files/confirm` */
export const confirmedSchema = z.strictObject({ rows: count, dropped: count })

/** `POST /api/mappings`: what the columns of a table of this shape mean, when this sender sends it. */
export const mappingRequestSchema = z.strictObject({
  table: rowTable,
  /** The cells of the header, as they stand. */
  header: z.array(z.string().max(2000)).min(1).max(500),
  /** For each of them the column that it means. */
  columns: z.array(z.string().nullable()).min(1).max(500),
  sender: z.string().max(300).nullable(),
})
export type MappingRequest = z.infer<typeof mappingRequestSchema>
/** `GET /api/mappings` */
export const mappingsSchema = z.array(
  z.strictObject({
    id: z.string(),
    madeAt: moment,
    table: z.string(),
    header: z.array(z.string()),
    columns: z.array(z.string().nullable()),
    sender: z.string().nullable(),
  }),
)
export type Mapping = z.infer<typeof mappingsSchema>[number]

// ---- duplicates

const modelReference = z.string().regex(/^[^/\p{C}]+\/\P{C}+$/u, 'a model is UNIT/CODE')

/** `POST /api/duplicates/decide`: whether two models, each UNIT/CODE, are one. */
export const decisionRequestSchema = z.strictObject({
  decision: z.enum(['same', 'different', 'undo']),
  a: modelReference,
  b: modelReference,
  /** Further pairs of which the same is decided; the figures are made once, for all of them. */
  more: z
    .array(z.strictObject({ a: modelReference, b: modelReference }))
    .max(500)
    .default([]),
  note: z.preprocess(
    (note) => (typeof note === 'string' ? note : undefined),
    z
      .string()
      .regex(/^[\P{C}\n\t]*$/u)
      .optional(),
  ),
})

// ---- persons

const unitCodes = z.array(z.string().regex(/^[\w.-]{1,40}$/)).max(400)

/** `POST /api/persons/find` */
export const personFindSchema = z.strictObject({
  name: z.string().max(200),
  units: unitCodes.nullable().default(null),
})
/** `POST /api/persons/hide` */
export const personHideSchema = z.strictObject({
  name: z.string().max(200),
  /** Codes of the only units in whose rows the person is hidden; null: everywhere. */
  units: unitCodes.nullable().default(null),
  document: z.string().max(200),
  reason: z.string().max(1000),
})
/** `POST /api/persons/show` */
export const personShowSchema = z.strictObject({
  /** The decision that is taken back. */
  of: z.string().max(40),
  document: z.string().max(200),
  reason: z.string().max(1000),
})

/** `POST /api/persons/correct`: the right value of a cell of a model's row, in the report that counts. */
export const personCorrectSchema = z.strictObject({
  unit: z.string().regex(/^[\w.-]{1,40}$/),
  model: z.string().min(1).max(200),
  year: z.int(),
  round: z.enum(['annual', 'h1', 'registration', 'supplement']),
  column: z.enum(['subject_name', 'content', 'result', 'difficulty', 'support', 'note']),
  value: z.string().min(1).max(2000),
  source: z.string().min(1).max(2000),
  reason: z.string().min(1).max(2000),
})

const recordedSchema = z.strictObject({
  at: moment,
  document: z.string(),
  reason: z.string(),
  by: z.string().nullable(),
})
/** `GET /api/persons`: the decisions that hide somebody, newest first. */
export const personDecisionSchema = recordedSchema.extend({
  id: z.string(),
  item: count,
  /** Of the name: the register holds the name, no answer does. */
  initials: z.string(),
  units: z.array(z.string()).nullable(),
  undone: recordedSchema.nullable(),
})
export type PersonDecisionInfo = z.infer<typeof personDecisionSchema>

/** Where a person's name stands: never what stands there. */
export const personPlaceSchema = z.strictObject({
  /** The snapshot's id. */
  snapshot: z.string(),
  table: z.string(),
  /** Columns of the row in which it stands. */
  columns: z.array(z.string()),
  year: z.int().nullable(),
  round: z.string().nullable(),
  unitCode: z.string().nullable(),
  modelCode: z.string().nullable(),
})
export type PersonPlace = z.infer<typeof personPlaceSchema>
/** Answer of `POST /api/persons/find`. */
export const personFoundSchema = z.strictObject({
  /** The first of them; those of the current snapshot come first. */
  places: z.array(personPlaceSchema),
  total: count,
  /** Texts of reports, by the snapshot for which they were written. */
  texts: z.array(z.strictObject({ snapshot: z.string(), texts: count })),
})
export type PersonFound = z.infer<typeof personFoundSchema>

// ---- evidence

/** A sum of `/api/reconciliation` in one year and round; null: all of them. */
export const sumPartSchema = z.strictObject({
  year: z.int().nullable(),
  round: z.string().nullable(),
  left: z.number(),
  right: z.number(),
  agrees: z.boolean(),
})
export type SumPart = z.infer<typeof sumPartSchema>

const sumSide = z.strictObject({ label: z.string(), value: z.number() })

/**
 * `GET /api/benchmark`: the province's figures in a year, and in a year and field; null where too few units stand behind
 * them for any to be told.
 */
export const benchmarkSchema = z.array(
  z.strictObject({
    year: z.int(),
    field: z.int().nullable(),
    units: z.int().nullable(),
    figures: z.record(z.string(), z.number().nullable()).nullable(),
  }),
)
export type BenchmarkCell = z.infer<typeof benchmarkSchema>[number]

/** Two ways to one number. It agrees if all its parts do. */
export const sumSchema = z.strictObject({
  name: z.string(),
  titleVi: z.string(),
  left: sumSide,
  right: sumSide,
  agrees: z.boolean(),
  parts: z.array(sumPartSchema),
})
export type Sum = z.infer<typeof sumSchema>
/** `GET /api/reconciliation` */
export const sumsSchema = z.array(sumSchema)

/** A figure that is not the same in two snapshots; null where a snapshot has no such row. */
export const differenceSchema = z.strictObject({
  metric: z.string(),
  /** Members that the figure is broken down by, with their values. */
  by: z.record(z.string(), z.string()),
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** to − from, a snapshot without the row taken as 0. */
  difference: z.number(),
})
export type Difference = z.infer<typeof differenceSchema>

/** A report part that is not the same: how many of its rows came, went and changed. */
export const changedPartSchema = z.strictObject({
  table: z.string(),
  unitCode: z.string(),
  unitName: z.string(),
  year: z.int(),
  round: z.string(),
  /** `added`: the earlier snapshot has none of its rows; `removed`: the later has none. */
  change: z.enum(['added', 'removed', 'changed']),
  rowsAdded: count,
  rowsRemoved: count,
  rowsChanged: count,
})
export type ChangedPart = z.infer<typeof changedPartSchema>

/** `GET /api/compare` */
export const comparisonSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  figures: z.array(differenceSchema),
  parts: z.array(changedPartSchema),
  /** Measures that the two answer with different formulas: one of them was frozen with those of its day. */
  definitions: z.array(z.string()),
})
export type Comparison = z.infer<typeof comparisonSchema>

/** `GET /api/comparability`: the areas of two years, and whether each can be compared. */
export const comparableAreasSchema = z.array(
  z.strictObject({
    areaCode: z.string(),
    areaName: z.string(),
    level: z.string(),
    validFrom: day,
    districtCode: z.string().nullable(),
    mark: z.enum(['unchanged', 'merged', 'split', 'irregular']),
  }),
)
export type ComparableArea = z.infer<typeof comparableAreasSchema>[number]

/** What became of one area on a day of new borders, or of a part of it. */
export const areaLinkSchema = z.strictObject({
  effectiveOn: day,
  oldCode: z.string(),
  oldName: z.string(),
  newCode: z.string(),
  newName: z.string(),
  whole: z.boolean(),
})
export type AreaLink = z.infer<typeof areaLinkSchema>
/** `GET /api/comparability/succession` */
export const successionSchema = z.array(areaLinkSchema)

/** `GET /api/fields`: the plan's fields in its own words. */
export const planFieldsSchema = z.array(
  z.strictObject({
    code: z.int(),
    name: z.string(),
    title: z.string(),
    /** Kinds that the plan names for it. */
    kinds: z.array(z.string()),
    criteria: z.string(),
  }),
)
export type PlanField = z.infer<typeof planFieldsSchema>[number]

const figureValue = {
  /** Null is not 0. */
  value: z.number().nullable(),
  numerator: z.number().nullable().exactOptional(),
  denominator: z.number().nullable().exactOptional(),
}

/** `GET /api/figures/{code}`: the figure again, or what changed since its reference was made. */
export const figureSchema = z.strictObject({
  code: z.string(),
  metric: z.string(),
  filters: z.array(z.looseObject({})),
  snapshot: z.strictObject({ id: z.string(), kept: z.boolean() }),
  definitionVersion: z.number(),
  today: day.nullable(),
  madeAt: moment,
  ...figureValue,
  definition: z.looseObject({ title: z.string(), description: z.string(), version: z.number() }),
  now: z.strictObject({ snapshot: z.string(), definitionVersion: z.number(), ...figureValue }),
  status: z.enum(['same', 'new-data', 'changed-definition', 'correction']),
  explanation: z.string(),
})
export type FigureStatus = z.infer<typeof figureSchema>['status']

/** `POST /api/figures` */
export const figureCodeSchema = z.strictObject({ code: z.string() })
/** `POST /api/export/{name}.xlsx`: how many codes were kept. */
export const keptCodesSchema = z.strictObject({ kept: count })

// ---- reports

/** A number in a text or a cell, as it is written, with the codes of the figures that it is made of. */
export const toldSchema = z.strictObject({
  text: z.string(),
  /** The number itself: a share between 0 and 1, else a count; null is written as missing. */
  value: z.number().nullable(),
  /** `difference` and `share` are made of two figures, `points` (of two shares) too. */
  of: z.enum(['value', 'difference', 'share', 'points']),
  codes: z.array(z.string()),
})
export type Told = z.infer<typeof toldSchema>

const piece = z.union([z.string(), toldSchema])
export type Piece = z.infer<typeof piece>

const column = z.strictObject({
  title: z.string(),
  /** Width on paper in mm; the columns of a table fill the width of the text. */
  width: z.number(),
  align: z.enum(['left', 'right', 'center']),
})
const tableRow = z.strictObject({
  cells: z.array(piece),
  /** A row of sums, set apart. */
  total: z.boolean().exactOptional(),
})
const table = z.strictObject({ columns: z.array(column), rows: z.array(tableRow) })
export type ReportColumn = z.infer<typeof column>
export type ReportRow = z.infer<typeof tableRow>
export type ReportTable = z.infer<typeof table>

/** What only people can write: the text as it stands and the one that the units' words suggest. */
const freeText = z.strictObject({
  kind: z.literal('free'),
  key: z.string(),
  /** Paragraphs, one a line; '' where nobody has written anything. */
  text: z.string(),
  suggested: z.string(),
})
export type FreeText = z.infer<typeof freeText>

const block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), level: z.literal([1, 2]), text: z.string() }),
  z.strictObject({ kind: z.literal('paragraph'), pieces: z.array(piece) }),
  /** What the document rests on (căn cứ), one line of several. */
  z.strictObject({ kind: z.literal('ground'), pieces: z.array(piece) }),
  /** The units' own words. */
  z.strictObject({ kind: z.literal('quote'), pieces: z.array(piece) }),
  z.strictObject({ kind: z.literal('table'), caption: z.string(), table }),
  freeText,
])
export type ReportBlock = z.infer<typeof block>

const annex = z.strictObject({
  /** As it is called in the text: "Biểu 1". */
  name: z.string(),
  title: z.string(),
  note: z.string(),
  table,
  /** What stands in the place of a table without rows. */
  empty: z.string(),
})
export type ReportAnnex = z.infer<typeof annex>

/** Who sends the document to whom, as on its first and last page. */
const frame = z.strictObject({
  superior: z.string(),
  issuer: z.string(),
  place: z.string(),
  /** Without its prefix; '' until the registry gives one. */
  number: z.string(),
  suffix: z.string(),
  date: day,
  addressee: z.string(),
  authority: z.string(),
  position: z.string(),
  signer: z.string(),
  recipients: z.array(z.string()),
  /** What stands at the head of every page, where the figures are invented. */
  mark: z.string().optional(),
})
export type ReportFrame = z.infer<typeof frame>

/** One line of the list of figure references. */
const listed = z.strictObject({ code: z.string(), metric: z.string(), title: z.string(), value: z.string() })
export type ListedFigure = z.infer<typeof listed>

const layout = z.enum(['state', 'party'])
export type ReportLayout = z.infer<typeof layout>

/** The report as plain data: all that is on paper, and nothing else. */
export const reportSchema = z.strictObject({
  year: z.int(),
  layout,
  frame,
  subject: z.string(),
  /** The snapshot and the day, for the source line. */
  source: z.string(),
  blocks: z.array(block),
  annexes: z.array(annex),
  references: z.array(listed),
})
export type Report = z.infer<typeof reportSchema>

/** Keys of a document's settings; grounds and recipients have one a line. */
export const SETTING_KEYS = [
  'superior',
  'issuer',
  'issuer_name',
  'place',
  'report_suffix',
  'letter_suffix',
  'addressee',
  'grounds',
  'authority',
  'position',
  'signer',
  'recipients',
  'letter_recipients',
] as const
export type SettingKey = (typeof SETTING_KEYS)[number]
export type Settings = Record<SettingKey, string>

/** Longest text that is kept. */
const LONGEST_TEXT = 20_000
const text = z.string().max(LONGEST_TEXT)
const settings = z.object(
  Object.fromEntries(SETTING_KEYS.map((key) => [key, z.string()])) as Record<SettingKey, z.ZodString>,
)
const texts = z.record(z.string(), z.string())

/** `GET /api/report/{year}.json`: what will be on paper, and what may be written. */
export const reportViewSchema = z.strictObject({
  report: reportSchema,
  hash: z.string(),
  /** Of what people wrote and set. */
  version: z.string(),
  settings,
  issued: z.strictObject({ hash: z.string(), at: moment }).nullable(),
  /** What was written for an earlier frozen snapshot, by key. */
  carried: z.strictObject({ name: z.string(), texts }).nullable(),
  guides: z.array(z.strictObject({ key: z.string(), title: z.string() })),
  /** Sentences and examples that somebody hid, with the keys of `sentence.ts`; they stand on no paper. */
  hidden: z.array(z.strictObject({ key: z.string(), text: z.string() })),
  /** The rule that lays the layout down. */
  guide: z.string(),
  editable: z.boolean(),
})
export type ReportView = z.infer<typeof reportViewSchema>

/**
 * `PUT /api/report/{year}`: what people wrote; keys of texts are those of the report's guides, and of sentences that are to
 * be hidden (`sentence.ts`), whose text is ''.
 */
export const reportDraftSchema = z.strictObject({
  number: text.regex(/^\d{0,6}$/).exactOptional(),
  date: text.refine(isDay).exactOptional(),
  texts: z.record(z.string(), text).exactOptional(),
  settings: z
    .strictObject(
      Object.fromEntries(SETTING_KEYS.map((key) => [key, text])) as Record<SettingKey, typeof text>,
    )
    .exactOptional(),
})
export type ReportDraft = z.infer<typeof reportDraftSchema>

/** `PUT` and `POST /api/report/…`; `version` only of `PUT`. */
export const savedSchema = z.strictObject({ saved: z.literal(true), version: z.string().exactOptional() })

/** A figure of a frozen report that is not the same today. */
const correction = z.strictObject({
  code: z.string(),
  title: z.string(),
  /** What it is counted over, in words. */
  scope: z.string(),
  published: z.string(),
  now: z.string(),
  /** "công bố 412, nay 415, vì …" */
  sentence: z.string(),
})
export type Correction = z.infer<typeof correction>

/** `GET /api/report/{year}/corrections` */
export const correctionsSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** Of the text and its tables, and of the annexes. */
  figures: z.array(correction),
  /** The reports that changed, one sentence each. */
  reports: z.array(z.string()),
})
export type Corrections = z.infer<typeof correctionsSchema>

// ---- accounts

export const roleSchema = z.enum(ACCOUNT_ROLES)
/** `province`, a side, or codes of units with commas between. */
export const accountScopeSchema = z
  .string()
  .regex(/^[A-Z\d_.-]+(,[A-Z\d_.-]+)*$|^(province|government|party)$/)

/** What a session still lacks; '' nothing. */
export const stepSchema = z.enum(['code', 'password', 'enrol', ''])
export type SignInStep = z.infer<typeof stepSchema>

/** Figures, and the parts of the administration. */
const opensSchema = z.enum(['figures', 'accounts', 'audit', 'persons', 'backup'])

/** `GET /api/session`: who asks; null: nobody has signed in. Every step of signing in answers with it. */
export const sessionSchema = z.strictObject({
  step: stepSchema,
  /** Whether people sign in at a provider. */
  provider: z.literal(true).exactOptional(),
  /** Whether nobody signs in here, and everybody may do everything. */
  open: z.literal(true).exactOptional(),
  /** Where a browser goes to sign out at the provider as well. */
  leave: z.string().exactOptional(),
  account: z
    .strictObject({
      name: z.string(),
      title: z.string(),
      role: roleSchema,
      scope: z.string(),
      /** Whether it has an authenticator, and whether its role requires one. */
      codes: z.boolean(),
      codesRequired: z.boolean(),
      idleMinutes: count,
      /** Why a new password is due: it was handed out, or is older than passwords may be. */
      passwordDue: z.enum(['first', 'old']).nullable(),
      /** Whether the provider decides on its role and password. */
      provider: z.literal(true).exactOptional(),
      /** What it may open. */
      opens: z.array(opensSchema),
    })
    .nullable(),
})
export type SessionInfo = z.infer<typeof sessionSchema>

const secretText = z.string().max(1000)
/** `POST /api/session` */
export const signInSchema = z.strictObject({ name: z.string().max(200), password: secretText })
/** `POST /api/session/code` */
export const codeSchema = z.strictObject({ code: z.string().max(40) })
/** `POST /api/account/password`; `current` where nothing requires the change. */
export const newPasswordSchema = z.strictObject({ current: secretText.exactOptional(), password: secretText })
/** `POST /api/account/codes/confirm`; `password` where nothing requires it. */
export const confirmCodesSchema = z.strictObject({
  code: z.string().max(40),
  password: secretText.exactOptional(),
})
/** `DELETE /api/account/codes`, `POST /api/account/recovery-codes` */
export const confirmSchema = z.strictObject({ password: secretText })

/** `POST /api/account/codes`: what an authenticator reads. */
export const offeredCodesSchema = z.strictObject({ secret: z.string(), address: z.string() })
/** Recovery codes, shown once. */
export const recoveryCodesSchema = z.strictObject({
  recoveryCodes: z.array(z.string()),
  session: sessionSchema.exactOptional(),
})

const listedSession = z.strictObject({
  id: z.string(),
  createdAt: moment,
  seenAt: moment,
  endsAt: moment,
  address: z.string(),
  agent: z.string(),
  /** Whether it is the one that asks. */
  own: z.boolean(),
})
export type ListedSession = z.infer<typeof listedSession>
/** `GET /api/account` */
export const ownAccountSchema = z.strictObject({
  passwordAt: moment.nullable(),
  /** Days after which a password must be changed; 0: never. */
  passwordDays: count,
  recoveryCodes: count,
  sessions: z.array(listedSession),
})
export type OwnAccount = z.infer<typeof ownAccountSchema>

/** An account as administrators see it. */
export const listedAccountSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  role: roleSchema,
  scope: z.string(),
  locked: z.boolean(),
  /** Locked by failures until then. */
  lockedUntil: moment.nullable(),
  codes: z.boolean(),
  /** Whether it waits for its first sign-in, and until when its password is taken. */
  mustChange: z.boolean(),
  expiresAt: moment.nullable(),
  sessions: count,
  createdAt: moment,
  createdBy: z.string(),
  /** Whether a provider decides on its role and password. */
  provider: z.literal(true).exactOptional(),
})
export type ListedAccount = z.infer<typeof listedAccountSchema>
/** `GET /api/accounts` */
export const accountListSchema = z.strictObject({
  /** Whether people sign in at a provider, so that only administrators are made here. */
  provider: z.literal(true).exactOptional(),
  accounts: z.array(listedAccountSchema),
  units: z.array(z.strictObject({ code: z.string(), name: z.string() })),
})
export type AccountList = z.infer<typeof accountListSchema>
/** `POST /api/accounts` */
export const newAccountSchema = z.strictObject({
  name: z.string().max(100),
  title: z.string().max(200),
  role: roleSchema,
  scope: accountScopeSchema,
})
/** `PATCH /api/accounts/{name}` */
export const accountChangeSchema = z.strictObject({
  title: z.string().max(200).exactOptional(),
  role: roleSchema.exactOptional(),
  scope: accountScopeSchema.exactOptional(),
})
/** `POST /api/accounts/{name}/reset` */
export const resetSchema = z.strictObject({ codes: z.boolean() })
/** A password that is shown once. */
export const handedOutSchema = z.strictObject({ name: z.string(), password: z.string() })
/** Answer of what changes an account and gives nothing out. */
export const doneSchema = z.strictObject({ done: z.literal(true) })

/** `GET /api/backup`: what became of the last backup that the server made by itself, and of its trial. */
export const backupInfoSchema = z.strictObject({
  /** `off`: the server makes none. */
  state: z.enum(['off', 'none', 'untried', 'good', 'failed', 'trial-failed', 'overdue']),
  at: moment.nullable(),
  /** Its name in the folder of backups; null: none was made. */
  file: z.string().nullable(),
  bytes: count,
  /** Why none was made. */
  fault: z.string().nullable(),
  /** Whether it was restored elsewhere and everything in it verified; null: not tried yet. */
  trial: z
    .strictObject({ at: moment, ok: z.boolean(), checks: count, fault: z.string().nullable() })
    .nullable(),
  /** The last one that passed its trial. */
  lastGood: moment.nullable(),
})
export type BackupInfo = z.infer<typeof backupInfoSchema>

/** A line of the audit as it is shown. */
export const auditLineSchema = z.strictObject({
  n: count,
  at: moment,
  who: z.string(),
  role: z.string(),
  scope: z.string(),
  ip: z.string().nullable(),
  session: z.string().nullable(),
  what: z.string(),
  object: z.string().exactOptional(),
  snapshot: z.string().exactOptional(),
  rows: count.exactOptional(),
  personal: z.array(z.string()).exactOptional(),
  outcome: z.enum(['done', 'refused', 'failed']),
  more: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).exactOptional(),
  prev: z.string(),
})
export type AuditLineInfo = z.infer<typeof auditLineSchema>
/** `GET /api/audit`: the newest first. */
export const auditPageSchema = z.strictObject({
  lines: z.array(auditLineSchema),
  /** How many lines the filters leave in all. */
  total: count,
  /** What the audit holds, for the filters. */
  people: z.array(z.string()),
  events: z.array(z.string()),
  days: z.array(day),
  /** The newest seal's first 16 characters, to be noted on paper. */
  seal: z.string().nullable(),
})
export type AuditPage = z.infer<typeof auditPageSchema>
