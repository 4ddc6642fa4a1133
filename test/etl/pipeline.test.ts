import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { pipeline, textMart } from '../../etl/pipeline.ts'

const files: string[] = Object.values(pipeline).flat()
const within = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.posix.join(folder, file))
const textOf = (file: string) =>
  readFileSync(`etl/tables/${file}.sql`, 'utf8')
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/'[^']*'/g, "''")
/** What a file makes: tables, views, types and macros, without the name of their database. */
const madeIn = (file: string) =>
  [
    ...textOf(file).matchAll(/CREATE (?:OR REPLACE )?(?:TEMP )?(?:TABLE|VIEW|TYPE|MACRO) (?:mart\.)?(\w+)/g),
  ].map(([, name]) => name!)

test('every file of a table stands in the pipeline once', () => {
  const found = within('etl/tables', '.sql').map((file) => file.slice('etl/tables/'.length, -'.sql'.length))
  expect(found.sort()).toEqual([...files].sort())
  const made = files.flatMap(madeIn)
  expect(made.filter((name, i) => made.indexOf(name) < i)).toEqual([])
})

test('a file uses only what stands before it', () => {
  const place = new Map(files.flatMap((file, i) => madeIn(file).map((name) => [name, i] as const)))
  const early = files.flatMap((file, i) =>
    [...textOf(file).matchAll(/\b(?:FROM|JOIN|IN \(SELECT \w+ FROM) (?:mart\.)?(\w+)/g)]
      .map(([, name]) => name!)
      .filter((name) => (place.get(name) ?? -1) > i)
      .map((name) => `${file} uses ${name}`),
  )
  expect(early).toEqual([])
})

test('rows go in by name, so that two columns of one type cannot change places', () => {
  const positional = [...within('etl', '.sql'), ...within('etl', '.ts')].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/INSERT INTO ((?:mart\.)?\w+)\b(?! BY NAME| ?\(|\.)/g)].map(
      ([, table]) => `${file}: ${table!}`,
    ),
  )
  expect(positional).toEqual([])
})

test('every column of a closed list names a list that has values', () => {
  const rowsOf = (name: string) =>
    Papa.parse<Record<string, string>>(readFileSync(`data/reference/${name}.csv`, 'utf8'), { header: true })
      .data
  const lists = new Set(['field', 'round', 'area', ...rowsOf('values').flatMap((row) => row['list'] || [])])
  const columns = rowsOf('columns').filter((row) => row['table'])
  const types = ['text', 'date', 'count', 'list', 'unit', 'year', 'round', 'area', 'place']
  expect(columns.filter((row) => !types.includes(row['type']!))).toEqual([])
  const listed = ['list', 'round', 'area']
  expect(columns.filter((row) => listed.includes(row['type']!) !== lists.has(row['list']!))).toEqual([])
  expect(columns.length).toBeGreaterThan(70)
})

test('the tables that are filled by hand are those of a snapshot, as texts', () => {
  const text = textMart()
  expect(text.match(/CREATE TABLE mart\.\w+/g)).toHaveLength(18)
  expect(text).toContain('CREATE TABLE mart.fct_model (')
  expect(text).not.toMatch(/^ +\w+ +(list_code|unit_code|area_code|shared_name)\b/m)
})
