import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { exit, UserError } from '../errors.ts'
import { materializeToday } from '../as_of.ts'
import { ledgerSort } from '../ledger.ts'
import { firstFree, safeFileName } from '../file_names.ts'
import { writeFileWhole } from '../files.ts'
import { makeOut, type DataPaths } from '../paths.ts'
import { PersonRegister } from '../persons/register.ts'
import { maskedWorkbook } from '../persons/workbooks.ts'
import { runStage } from '../pipeline.ts'
import { openToRead } from '../reading.ts'
import { readReference } from '../reference.ts'
import { rowsOf } from '../sql.ts'
import { bookSheets, type Area, type KnownModel, type Unit } from './template_book.ts'
import { readTexts } from './texts.ts'
import { writeForm } from './form.ts'

export interface TemplateOptions {
  out: string
  /** Of the reports that the workbooks are for. */
  year: number
  round: string
  /** Only this unit's workbook. */
  unit?: string
  /** Only workbooks of these units. */
  units?: string[]
}

/**
 * Writes a workbook to fill in for each unit in force on some day of the round: what is known of
 * the unit and its models is there, closed lists are drop-downs, and the loader reads it without
 * any mapping. Workbooks from a ledger of sample data carry the sample mark. The same state of the
 * ledger gives the same bytes.
 * @returns the files' paths
 * @throws UserError (2) for a round, year or unit that has no meaning; (1) where `out` cannot be written
 */
export async function writeTemplates(
  paths: DataPaths,
  referenceDir: string,
  options: TemplateOptions,
): Promise<string[]> {
  const reference = readReference(referenceDir)
  const texts = readTexts(referenceDir)
  const round = reference.rows.rounds.find((row) => row['round'] === options.round)
  if (!round)
    throw new UserError(
      `Không có kỳ “${options.round}”. Đề nghị ghi ${reference.rows.rounds.map((r) => r['round']).join(' hoặc ')}.`,
      exit.usage,
    )
  const ledger = await openToRead(paths.ledger, reference)
  try {
    const { connection } = ledger
    await materializeToday(connection)
    const { units, areas, models } = await readKnown(connection, options)
    if (options.unit !== undefined && units.length === 0)
      throw new UserError(
        reference.rows.units.some((row) => row['code'] === options.unit)
          ? `Đơn vị “${options.unit}” không hoạt động trong kỳ ${round['label']!} ${options.year}. Đề nghị chọn năm khác.`
          : `Không có đơn vị mã “${options.unit}”. Đề nghị xem mã trong data/reference/units.csv.`,
        exit.usage,
      )
    const sample = (await ledgerSort(connection)) === 'sample'
    makeOut(options.out)
    const names = new PersonRegister(paths.root).names()
    const files: string[] = []
    const taken = new Set<string>()
    for (const unit of units) {
      const file = path.join(options.out, fileName(unit.unit_code, options, taken))
      const own = models.filter((model) => model.unit_code === unit.unit_code)
      const book = {
        reference,
        texts,
        year: options.year,
        roundLabel: round['label']!,
        unit,
        areas,
        models: own,
        sample,
      }
      writeFileWhole(file, maskedWorkbook(await writeForm(bookSheets(book)), names))
      files.push(file)
    }
    return files
  } finally {
    ledger.close()
  }
}

async function readKnown(
  connection: DuckDBConnection,
  { year, round, unit, units }: TemplateOptions,
): Promise<{ units: Unit[]; areas: Area[]; models: KnownModel[] }> {
  await connection.run(`SET VARIABLE template_year = ${year}`)
  await connection.run(`SET VARIABLE template_round = '${round}'`)
  await runStage(connection, 'template')
  return {
    units: await rowsOf<Unit>(
      connection,
      `SELECT unit_code, unit_name, channel, area_code, district_code, CAST(due_on AS VARCHAR) AS due_on
       FROM template_unit
       WHERE unit_code = coalesce($unit, unit_code)
         AND ($units IS NULL OR list_contains(string_split($units, ','), unit_code))
       ORDER BY unit_code`,
      { unit: unit ?? null, units: units?.join(',') ?? null },
    ),
    areas: await rowsOf<Area>(
      connection,
      'SELECT area_code, district_code, level, label FROM template_area ORDER BY level, area_code',
    ),
    models: await rowsOf<KnownModel>(connection, 'SELECT * FROM template_model'),
  }
}

function fileName(code: string, { year, round }: TemplateOptions, taken: Set<string>): string {
  const end = `${year}${round === 'annual' ? '' : `_${round}`}.xlsx`
  const unit = safeFileName(code)
  return firstFree(taken, (n) => `mau-bao-cao_${unit}${n > 1 ? `-${n}` : ''}_${end}`)
}
