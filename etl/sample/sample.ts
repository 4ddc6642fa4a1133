import { existsSync, readdirSync } from 'node:fs'
import { planSubmissions } from './calendar.ts'
import { columnsOf, TABLES, writeReceipts, writeReport } from './files.ts'
import { familiesOf, reportsOf } from './history.ts'
import { makeMistakes } from './mistakes.ts'
import { phraseBooks } from './phrases.ts'
import { placesOf } from './places.ts'
import { stream } from './random.ts'
import { readReference } from './reference.ts'

export interface SampleOptions {
  /** An empty or new folder. */
  out: string
  /** First and last report year. */
  from: number
  to: number
  /** Rows of *Mô hình* in all files together. */
  models: number
  seed: number
  /** Share of the rows that have a mistake and will be held back, 0 to 1. */
  mess: number
  /** ISO date; nothing is received after it. */
  today: string
  referenceDir: string
  /** Rows of *Mô hình* written so far, and in all. */
  progress?: (done: number, total: number) => void
}

/**
 * Writes invented submissions of several years as the files that units send, with `received.csv`. The same
 * options give the same bytes. One family of units is held in memory at a time.
 * @returns how many files (without `received.csv`) and how many rows of *Mô hình* were written.
 * @throws where the folder has something in it, or no report can have come by `today`.
 */
export async function writeSample(options: SampleOptions): Promise<{ files: number; models: number }> {
  const { out, seed, mess } = options
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new Error(`${out} is not empty: name a new folder for the sample`)
  }
  const reference = readReference(options.referenceDir)
  const { submissions } = planSubmissions(reference, options)
  if (submissions.length === 0) {
    throw new Error(
      `no report of ${options.from}–${options.to} can have come by ${options.today}: name earlier years`,
    )
  }
  const world = {
    reference,
    ...phraseBooks(reference.phrases),
    places: placesOf(reference, reference.phrases.find(({ use }) => use === 'whole_province')!.text),
    seed,
  }
  const receipts: { file: string; receivedOn: string }[] = []
  let models = 0

  for (const family of familiesOf(reference, submissions)) {
    for (const report of reportsOf(world, family)) {
      const { unit, year, round, version, receivedOn } = report.submission
      models += report.tables.model.length
      for (const table of TABLES) {
        const columns = new Set(columnsOf(reference, report, table))
        // What was asked back is mostly right the second time.
        const rate = version === 2 ? mess / 4 : mess
        const random = stream(seed, 'mistakes', table, unit.code, year, round, version)
        report.tables[table] = makeMistakes(
          table,
          report.tables[table],
          columns,
          reference.mistakes,
          rate,
          random,
        )
      }
      for (const file of await writeReport(out, reference, report)) receipts.push({ file, receivedOn })
      options.progress?.(models, options.models)
    }
  }
  writeReceipts(
    out,
    receipts.sort((a, b) => (a.file < b.file ? -1 : 1)),
  )
  return { files: receipts.length, models }
}
