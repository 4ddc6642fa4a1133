import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { decideAll, listPairs, type DecideOptions, type Pair, type PairSide } from './decisions.ts'
import { auditAnchor, recordCommand } from './audit/commands.ts'
import { backup, finishRestore, restore, sha256Of } from './backup.ts'
import { noteBeginning } from './deadline.ts'
import { describeForLog, errorCode, exit, explained, UserError, type Explained } from './errors.ts'
import { appendToFile, remove } from './files.ts'
import { changeInWords, loadSince, sampleMovedSince } from './changed.ts'
import { openLedger } from './ledger.ts'
import { load } from './load.ts'
import type { LoadedSheet } from './loaded.ts'
import { dataPaths, isoDate, makeDataDir, referenceDir, today } from './paths.ts'
import { progress } from './progress.ts'
import { publish, type PublishOptions } from './publish.ts'
import { loadReference, readReference } from './reference.ts'
import { readPassphrase } from './sealed.ts'
import { status } from './status.ts'
import type { TemplateOptions } from './workbooks/template.ts'
import { verify } from './verify.ts'

const usage = `Cách dùng: npm run etl -- LỆNH
  load ĐƯỜNG_DẪN…   nạp tệp, thư mục   [--received YYYY-MM-DD] [--dry-run] [--no-publish] [--units MÃ,MÃ] [--json]
  publish           lập phiên bản số liệu     [--as-of YYYY-MM-DD | --as-of-load SỐ] [--name "…"] [--freeze] [--json]
  status            các lần nạp, các phiên bản số liệu   [--json]
  template          mẫu báo cáo cho từng đơn vị   --out THƯ_MỤC [--unit MÃ | --units MÃ,MÃ] [--year NĂM] [--round h1|annual] [--json]
  returns           trả lại các dòng cần hoàn thiện   --out THƯ_MỤC [--load SỐ] [--units MÃ,MÃ] [--json]
  duplicates        các cặp có thể là cùng một mô hình   [--json]
  decide            quyết định về một cặp   --same A B | --different A B | --undo A B (A, B: MÃ_ĐƠN_VỊ/MÃ_MÔ_HÌNH)
                                            nhiều cặp: A B C D …; số liệu lập một lần
                                            [--note "…"] [--by "…"] [--no-publish] [--json]
  sample            tạo báo cáo mẫu     --out THƯ_MỤC [--from NĂM] [--to NĂM] [--models SỐ] [--seed SỐ] [--mess TỶ_LỆ]
  look TỆP          xem tệp có gì: bản đề xuất của tệp Word, PDF, các dòng đầu của bảng (in ra JSON)
  confirm TỆP       giữ bảng đã xác nhận của tệp Word, PDF   --with TỆP_JSON [--json]
  mappings          các quy ước cột do người phụ trách chỉ   [--add TỆP_JSON | --undo MÃ] [--json]
  pending           dọn tệp tạm, kể các tệp gửi lên chưa vào lần nạp nào   [--json]
  persons           các quyết định ẩn dữ liệu cá nhân   [--hide TỆP_JSON | --show MÃ --document SỐ --reason LÝ_DO] [--by TÊN] [--json]
  correct TỆP_JSON  đính chính dữ liệu cá nhân của một dòng mô hình: bản mới của báo cáo, có nguồn và lý do   [--json]
  lake              đưa các phiên bản số liệu lên cụm máy (ENGINE=trino), dọn bản không còn dùng   [--json]
  verify            kiểm tra sổ dữ liệu và phiên bản số liệu hiện hành
  backup TỆP        sao lưu mọi dữ liệu vào một tệp   [--passphrase-file TỆP]
  nightly           sao lưu vào thư mục, khôi phục thử và kiểm tra   --out THƯ_MỤC [--keep SỐ] [--no-trial | --only-trial] [--json]
  tidy              liệt kê những gì được giữ lâu hơn số ngày đã nêu, và xóa   --older-than SỐ_NGÀY [--remove]
  repair            sửa sổ cái chưa đóng đúng và dọn những gì chương trình bị ngắt để lại
  restore TỆP       khôi phục từ bản sao lưu (dữ liệu hiện có được giữ ở thư mục riêng)
                                            [--passphrase-file TỆP]`

// What only one command needs is read by that command: a load begins half a second sooner.

type Options = NonNullable<ParseArgsConfig['options']>

/** Parses the arguments of a command. @throws UserError (2) where one is not known. */
function parse(
  args: string[],
  options: Options,
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    throw new UserError(
      `${error instanceof Error ? error.message.split('\n')[0]! : String(error)}\n${usage}`,
      exit.usage,
    )
  }
}

function wholeNumber(text: string | boolean | undefined, what: string): number | undefined {
  if (text === undefined) return undefined
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text))
    throw new UserError(`${what} phải là số nguyên không âm.`, exit.usage)
  return Number(text)
}

function noMore(positionals: string[]): void {
  if (positionals[0] !== undefined)
    throw new UserError(`Không hiểu “${positionals[0]}”.\n${usage}`, exit.usage)
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** The same a file at a time: what is said of ten million rows is longer than one string can be. */
function printFiles<T extends { files: unknown[] }>({ files, ...result }: T): void {
  const [before, after] = JSON.stringify({ ...result, files: [] }, null, 2).split('"files": []') as [
    string,
    string,
  ]
  process.stdout.write(`${before}"files": [`)
  files.forEach((file, i) => process.stdout.write(`${i ? ',' : ''}\n${JSON.stringify(file, null, 2)}`))
  process.stdout.write(`]${after}\n`)
}

/** The only units that a command is for: codes with commas between, which no code holds. */
function unitsOf(values: Record<string, string | boolean | undefined>): { units?: string[] } {
  const { units } = values
  return typeof units === 'string' ? { units: units.split(',') } : {}
}

async function loadCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    received: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'no-publish': { type: 'boolean' },
    units: { type: 'string' },
    json: { type: 'boolean' },
  })
  if (positionals.length === 0) throw new UserError(`Chưa nêu tệp hoặc thư mục để nạp.\n${usage}`, exit.usage)
  const day = today()
  const { result, exitCode, notes } = await load(dataPaths(), referenceDir(), positionals, {
    receivedOn: typeof values['received'] === 'string' ? isoDate(values['received'], '--received') : day,
    today: day,
    dryRun: values['dry-run'] === true,
    publish: values['no-publish'] !== true,
    ...unitsOf(values),
    progress: progress(values['json'] === true ? process.stderr : process.stdout),
  })
  for (const note of notes) process.stderr.write(`${note}\n`)
  for (const file of result.files.filter((f) => f.status === 'unreadable' || f.status === 'unconfirmed'))
    process.stderr.write(`${file.name}: ${file.issues[0]!.message}\n`)
  if (values['json'] === true) printFiles(result)
  else printLoad(result.files, result.load, result.snapshot)
  return exitCode
}

const shownIssues = 20

/** The result of a load for people: one line a sheet with something to say, then the sums. */
function printLoad(sheets: LoadedSheet[], loadId: number | null, snapshot: string | null): void {
  const sum = (key: 'rows' | 'accepted' | 'rejected' | 'dropped' | 'warnings') =>
    sheets.reduce((total, sheet) => total + sheet[key], 0)
  const issues = sheets.flatMap((sheet) =>
    sheet.issues
      .filter((issue) => issue.severity === 'error' && issue.row !== null)
      .map((issue) => {
        const place = [sheet.name, sheet.sheet, `dòng ${issue.row}`, issue.column && `cột ${issue.column}`]
        return `${place.filter(Boolean).join(', ')}: [${issue.code}] ${issue.message}`
      }),
  )
  for (const line of issues.slice(0, shownIssues)) console.log(line)
  if (issues.length > shownIssues)
    console.log(`… và ${issues.length - shownIssues} lỗi khác (xem đủ bằng --json).`)
  const noted = sheets.filter((sheet) => sheet.note !== null)
  for (const { name, sheet, note } of noted.slice(0, shownIssues))
    console.log(`${[name, sheet].filter(Boolean).join(', ')}: ${note}`)
  if (noted.length > shownIssues) console.log(`… và ${noted.length - shownIssues} tệp khác như vậy.`)
  console.log(
    `Lần nạp ${loadId ?? '–'}: ${new Set(sheets.map((s) => s.name)).size} tệp, ${sum('rows')} dòng; nhận ${sum('accepted')}, ` +
      `giữ lại ${sum('rejected')}, bỏ dòng trống và dòng cộng ${sum('dropped')}, lưu ý ${sum('warnings')}.`,
  )
  console.log(snapshot === null ? 'Số liệu không đổi.' : `Phiên bản số liệu mới: ${snapshot}`)
}

async function publishCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    'as-of': { type: 'string' },
    'as-of-load': { type: 'string' },
    name: { type: 'string' },
    freeze: { type: 'boolean' },
    json: { type: 'boolean' },
  })
  noMore(positionals)
  const options: PublishOptions = { today: today() }
  if (typeof values['as-of'] === 'string') options.asOf = isoDate(values['as-of'], '--as-of')
  const asOfLoad = wholeNumber(values['as-of-load'], '--as-of-load')
  if (asOfLoad !== undefined) options.asOfLoad = asOfLoad
  if (typeof values['name'] === 'string') options.name = values['name']
  if (values['freeze'] === true) options.freeze = true
  const paths = dataPaths()
  makeDataDir(paths)
  const ledger = await openLedger(paths.ledger)
  try {
    await loadReference(ledger.connection, readReference(referenceDir()))
    const { id, built, card, note } = await publish(paths, ledger.connection, options)
    if (note !== null) process.stderr.write(`${note}\n`)
    if (values['json'] === true) print(card)
    else console.log(built ? `Phiên bản số liệu mới: ${id}` : `Số liệu không đổi: ${id}`)
    return exit.done
  } finally {
    ledger.close()
  }
}

async function lakeCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } })
  noMore(positionals)
  const { openLake } = await import('./lake/lake.ts')
  const paths = dataPaths()
  const lake = openLake(paths)
  if (lake === null)
    throw new UserError('Chưa đặt ENGINE=trino nên không có cụm máy nào để đưa số liệu lên.', exit.usage)
  if (!existsSync(paths.ledger))
    throw new UserError(
      'Chưa có dữ liệu để đưa lên cụm máy. Đề nghị nạp tệp trước: npm run etl -- load THƯ_MỤC.',
    )
  // A publication that is under way is not cleared away.
  const ledger = await openLedger(paths.ledger)
  try {
    const removed = await lake.clear()
    const result = { ...(await lake.addAll()), removed }
    if (values['json'] === true) print(result)
    else
      console.log(
        `Đã đưa lên cụm máy ${result.added.length} phiên bản số liệu; ${result.there.length} bản có sẵn và đúng; đã dọn ${removed.length} bản.`,
      )
    return exit.done
  } finally {
    ledger.close()
  }
}

async function statusCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } })
  noMore(positionals)
  const found = await status(dataPaths())
  if (values['json'] === true) {
    print(found)
    return exit.done
  }
  console.log(
    found.sample === null ? 'Chưa có dữ liệu.' : found.sample ? 'Sổ dữ liệu MẪU.' : 'Sổ dữ liệu thật.',
  )
  for (const l of found.loads)
    console.log(
      `Lần nạp ${l.load} (${l.startedAt}): ${l.decisions > 0 ? 'quyết định về một cặp mô hình' : `${l.files} tệp, ${l.rows} dòng, giữ lại ${l.held}`}`,
    )
  for (const s of found.snapshots)
    console.log(
      `Phiên bản số liệu ${s.id}${s.current ? ' (hiện hành)' : ''}${s.frozen ? ' (đã chốt)' : ''}${s.name ? ` “${s.name}”` : ''}: ${s.rows['fct_model'] ?? 0} dòng mô hình`,
    )
  for (const { folder, bytes, since } of found.kept)
    console.log(`Đang giữ ${folder}: ${megabytes(bytes)}, từ ngày ${since}`)
  return exit.done
}

async function templateCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    out: { type: 'string' },
    unit: { type: 'string' },
    units: { type: 'string' },
    year: { type: 'string' },
    round: { type: 'string' },
    json: { type: 'boolean' },
  })
  noMore(positionals)
  const thisYear = Number(today().slice(0, 4))
  const year = wholeNumber(values['year'], '--year') ?? thisYear
  if (year < 2010 || year > thisYear + 1)
    throw new UserError(
      `Năm ${year} không có nghĩa. Đề nghị ghi --year từ 2010 đến ${thisYear + 1}.`,
      exit.usage,
    )
  const options: TemplateOptions = {
    out: outFolder(values),
    year,
    round: String(values['round'] ?? 'annual'),
    ...unitsOf(values),
  }
  if (typeof values['unit'] === 'string') options.unit = values['unit']
  const { writeTemplates } = await import('./workbooks/template.ts')
  const files = await writeTemplates(dataPaths(), referenceDir(), options)
  if (values['json'] === true) print({ year, files: files.map((file) => ({ file })) })
  else console.log(`Đã tạo ${files.length} mẫu báo cáo năm ${year} trong ${options.out}.`)
  return exit.done
}

async function returnsCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    out: { type: 'string' },
    load: { type: 'string' },
    units: { type: 'string' },
    json: { type: 'boolean' },
  })
  noMore(positionals)
  const out = outFolder(values)
  const asked = wholeNumber(values['load'], '--load')
  const { writeReturns } = await import('./workbooks/returns.ts')
  const { load, files } = await writeReturns(dataPaths(), referenceDir(), {
    out,
    ...unitsOf(values),
    ...(asked === undefined ? {} : { load: asked }),
  })
  if (values['json'] === true) {
    print({ load, files })
    return exit.done
  }
  for (const { file, rows } of files) console.log(`${file}: ${rows} dòng`)
  console.log(
    load === null
      ? 'Không có dòng nào bị giữ lại.'
      : `Lần nạp ${load}: ${files.length} tệp có ${files.reduce((sum, file) => sum + file.rows, 0)} dòng cần hoàn thiện, trong ${out}.`,
  )
  return exit.done
}

async function duplicatesCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } })
  noMore(positionals)
  const list = await listPairs(dataPaths(), referenceDir())
  if (values['json'] === true) {
    print(list)
    return exit.done
  }
  for (const pair of list.pairs) console.log(pairText(pair))
  console.log(
    list.pairs.length === 0
      ? 'Không có cặp mô hình nào có thể trùng nhau.'
      : `${list.pairs.length} cặp, ${list.undecided} cặp chưa quyết định.`,
  )
  return exit.done
}

/** A pair for people: why it looks alike, both sides, what was decided. */
function pairText({ kind, reasonName, years, a, b, decision }: Pair): string {
  const side = ({ ref, modelName, subjectName, fieldCode, unitName, year }: PairSide) =>
    `  ${ref}: “${modelName}”${subjectName === null ? '' : ` (${subjectName})`}, lĩnh vực ${fieldCode}, ${unitName}, ${year}`
  const verdict = decision && (decision.verdict === 'same' ? 'cùng một mô hình' : 'khác nhau')
  const [year, month, day] = (decision?.decidedOn ?? '').split('-')
  const decided = decision
    ? `  → ${verdict}, ngày ${day}/${month}/${year}${decision.decidedBy === null ? '' : `, ${decision.decidedBy}`}${decision.note === null ? '' : `: ${decision.note}`}`
    : '  → chưa quyết định'
  return [
    `${kind === 'duplicate' ? 'Có thể trùng' : 'Có thể tiếp nối'} (${reasonName.toLowerCase()}), ${years.join(', ')}:`,
    side(a),
    side(b),
    decided,
  ].join('\n')
}

async function decideCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    same: { type: 'boolean' },
    different: { type: 'boolean' },
    undo: { type: 'boolean' },
    note: { type: 'string' },
    by: { type: 'string' },
    'no-publish': { type: 'boolean' },
    json: { type: 'boolean' },
  })
  const asked = (['same', 'different', 'undo'] as const).filter((name) => values[name] === true)
  const [a, b, ...more] = positionals
  if (asked.length !== 1 || a === undefined || b === undefined || more.length % 2 === 1)
    throw new UserError(
      `Cần đúng một trong --same, --different, --undo và hai mô hình.\n${usage}`,
      exit.usage,
    )
  const options: DecideOptions = {
    verdict: asked[0] === 'undo' ? 'undone' : asked[0]!,
    models: [a, b],
    today: today(),
    publish: values['no-publish'] !== true,
  }
  if (typeof values['note'] === 'string') options.note = values['note']
  if (typeof values['by'] === 'string') options.by = values['by']
  const pairs = Array.from({ length: positionals.length / 2 }, (_, i): [string, string] => [
    positionals[2 * i]!,
    positionals[2 * i + 1]!,
  ])
  const decided = await decideAll(dataPaths(), referenceDir(), options, pairs)
  if (values['json'] === true) print(decided)
  else {
    const said = { same: 'cùng một mô hình', different: 'hai mô hình khác nhau', undone: 'chưa quyết định' }
    console.log(`${decided.a} và ${decided.b}: ${said[decided.verdict]}.`)
    console.log(
      decided.snapshot === null ? 'Số liệu không đổi.' : `Phiên bản số liệu mới: ${decided.snapshot}`,
    )
  }
  return exit.done
}

/** The folder that `--out` names. @throws UserError (2) without one */
function outFolder(values: Record<string, string | boolean | undefined>): string {
  if (typeof values['out'] === 'string' && values['out'] !== '') return values['out']
  throw new UserError(`Chưa nêu thư mục: --out THƯ_MỤC.\n${usage}`, exit.usage)
}

async function sampleCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    out: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    models: { type: 'string' },
    seed: { type: 'string' },
    mess: { type: 'string' },
  })
  noMore(positionals)
  const out = outFolder(values)
  const mess = Number(values['mess'] ?? 0.01)
  if (!(mess >= 0 && mess <= 1)) throw new UserError('--mess phải là số từ 0 đến 1.', exit.usage)
  const day = today()
  const to = wholeNumber(values['to'], '--to') ?? Number(day.slice(0, 4))
  const from = wholeNumber(values['from'], '--from') ?? to - 5
  if (from > to) throw new UserError('--from phải nhỏ hơn hoặc bằng --to.', exit.usage)
  const shown = progress(process.stdout)
  shown.stage('Tạo báo cáo mẫu')
  const { writeSample } = await import('./sample/sample.ts')
  const made = await writeSample({
    out,
    from,
    to,
    models: wholeNumber(values['models'], '--models') ?? 4000,
    seed: wholeNumber(values['seed'], '--seed') ?? 235,
    mess,
    today: day,
    referenceDir: referenceDir(),
    progress: shown.step,
  })
  shown.end()
  console.log(`Đã tạo ${made.files} tệp mẫu với ${made.models} dòng mô hình trong ${out}.`)
  return exit.done
}

async function verifyCommand(args: string[]): Promise<number> {
  noMore(parse(args, {}).positionals)
  const checks = await verify(dataPaths())
  for (const { what, fault, note } of checks) {
    console.log(`${fault === null ? 'Đạt ' : 'LỖI '} ${what}${fault === null ? '' : `: ${fault}`}`)
    if (note !== undefined) console.log(`Lưu ý ${note}`)
  }
  const failed = checks.filter((check) => check.fault !== null).length
  await recordCommand(dataPaths(), 'verify', { failed }, failed > 0 ? 'failed' : 'done')
  return failed > 0 ? exit.failed : exit.done
}

/** The file of `backup` and `restore`, and the passphrase where one is set. */
function backupArguments(args: string[]): { file: string; passphrase: string | null } {
  const { values, positionals } = parse(args, { 'passphrase-file': { type: 'string' } })
  const [file, ...more] = positionals
  if (file === undefined) throw new UserError(`Chưa nêu tệp sao lưu.\n${usage}`, exit.usage)
  noMore(more)
  const secret = values['passphrase-file'] ?? process.env['BACKUP_PASSPHRASE_FILE']
  return { file, passphrase: typeof secret === 'string' && secret !== '' ? readPassphrase(secret) : null }
}

async function backupCommand(args: string[]): Promise<number> {
  const { file, passphrase } = backupArguments(args)
  const paths = dataPaths()
  const { files, sha256, audit } = await backup(paths, file, passphrase)
  console.log(`Đã sao lưu ${files} tệp vào ${file}\nSHA-256 ${sha256}`)
  if (audit !== null)
    console.log(
      `Nhật ký đến dòng ${audit.n}, ${audit.hash.slice(0, 16)}${audit.seal === null ? '' : `; dấu niêm phong ${audit.seal}`}`,
    )
  await recordCommand(paths, 'backup', { files, sha256 })
  return exit.done
}

/** A backup of its own name in a folder, and its trial: what the server does each night. */
async function nightlyCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    out: { type: 'string' },
    keep: { type: 'string' },
    'no-trial': { type: 'boolean' },
    'only-trial': { type: 'boolean' },
    json: { type: 'boolean' },
  })
  noMore(positionals)
  const { out } = values
  if (typeof out !== 'string') throw new UserError(`Chưa nêu thư mục sao lưu.\n${usage}`, exit.usage)
  const count = wholeNumber(values['keep'], '--keep') ?? 14
  if (count < 1) throw new UserError('--keep phải từ 1 trở lên.', exit.usage)
  const { makeNightly, tryNightly } = await import('./nightly.ts')
  const paths = dataPaths()
  let state = values['only-trial'] === true ? null : await makeNightly(paths, out)
  if (values['no-trial'] !== true) state = await tryNightly(paths, out, count)
  const { file, trial } = state!
  if (values['json'] === true) print(state)
  else {
    console.log(`Bản sao lưu: ${path.join(out, file!)}`)
    if (trial?.ok === true) console.log(`Đã khôi phục thử và kiểm tra: ${trial.checks} điều kiện đều đạt`)
  }
  if (trial?.ok === false)
    process.stderr.write(`Khôi phục thử không đạt: ${trial.fault!} Các bản sao lưu cũ được giữ nguyên.\n`)
  return trial?.ok === false ? exit.failed : exit.done
}

/**
 * The decisions about persons' data. A name comes in a file, `{"name","units","document","reason"}`, because lists of
 * processes show what a command is given; nothing that is printed holds one.
 */
async function personsCommand(args: string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values, positionals } = parse(args, {
    ...{ hide: text, show: text, document: text, reason: text, by: text, json: { type: 'boolean' } },
  })
  noMore(positionals)
  const { PersonRegister } = await import('./persons/register.ts')
  const paths = dataPaths()
  const register = new PersonRegister(paths.root)
  const given = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const by = given('by') === '' ? null : given('by')
  if (given('hide') !== '') {
    const { id, item, document } = register.hide({ ...readHide(given('hide')), by })
    await recordCommand(paths, 'person-hide', { id, item, document })
  }
  if (given('show') !== '') {
    const { of, document } = register.show({
      ...{ of: given('show'), document: given('document'), reason: given('reason'), by },
    })
    await recordCommand(paths, 'person-show', { id: of, document })
  }
  const told = register.decisions().map((one) => ({ ...one, name: undefined }))
  if (values['json'] === true) print(told)
  else
    for (const one of told)
      console.log(
        one.kind === 'hide'
          ? `${one.id}  mục ${one.item}, số ${one.document}, ${one.at.slice(0, 10)}${one.units === null ? '' : `, đơn vị ${one.units.join(', ')}`}`
          : `${one.id}  bỏ ${one.of}, số ${one.document}, ${one.at.slice(0, 10)}`,
      )
  return exit.done
}

/** Corrects a person's data in a model's row; what is corrected comes in a file. */
async function correctCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UserError(`Chưa nêu tệp JSON.\n${usage}`, exit.usage)
  const { correct, readCorrection } = await import('./persons/correct.ts')
  const paths = dataPaths()
  const correction = readCorrection(file)
  const result = await correct(paths, referenceDir(), correction, today())
  const { unit, year, round, column } = correction
  await recordCommand(paths, 'person-correct', { unit, year, round, column, load: result.load })
  if (values['json'] === true) print({ load: result.load, snapshot: result.snapshot })
  else
    console.log(`Đã đính chính; lần nạp ${result.load ?? '-'}, phiên bản số liệu ${result.snapshot ?? '-'}`)
  return exit.done
}

/** @throws UserError (2) where the file does not hold what a decision needs */
function readHide(file: string): { name: string; units: string[] | null; document: string; reason: string } {
  try {
    const {
      name,
      units = null,
      document,
      reason,
    } = JSON.parse(readFileSync(file, 'utf8')) as {
      [key: string]: unknown
      units?: string[] | null
    }
    const isList = units === null || (Array.isArray(units) && units.every((one) => typeof one === 'string'))
    if (isList && typeof name === 'string' && typeof document === 'string' && typeof reason === 'string')
      return { name, units, document, reason }
  } catch {
    // No JSON, or no file.
  }
  throw new UserError(
    `${file} cần là JSON {"name": họ tên, "units": [mã đơn vị] hoặc null, "document": số quyết định, "reason": lý do}.`,
    exit.usage,
  )
}

async function restoreCommand(args: string[]): Promise<number> {
  const { file, passphrase } = backupArguments(args)
  const paths = dataPaths()
  const before = await auditAnchor(paths)
  const old = await restore(paths, file, passphrase)
  await recordCommand(paths, 'restored', { sha256: await sha256Of(file), before: before?.hash ?? null })
  console.log(`Đã khôi phục từ ${file}.${old === null ? '' : ` Dữ liệu trước đó ở ${old}.`}`)
  return exit.done
}

async function lookCommand(args: string[]): Promise<number> {
  const { positionals } = parse(args, { json: { type: 'boolean' } })
  const [file, ...more] = positionals
  if (file === undefined) throw new UserError(`Chưa nêu tệp.\n${usage}`, exit.usage)
  noMore(more)
  const { look } = await import('./look.ts')
  print(await look(dataPaths(), referenceDir(), file))
  return exit.done
}

/** What a person said, in a file of JSON. @throws UserError (2) where it does not fit */
function saidIn<T>(
  file: string | boolean | undefined,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
): T {
  if (typeof file !== 'string') throw new UserError(`Chưa nêu tệp JSON.\n${usage}`, exit.usage)
  try {
    const said = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (said.success) return said.data
  } catch {
    // What cannot be read does not fit either.
  }
  throw new UserError('Nội dung xác nhận không đúng dạng. Đề nghị tải lại trang rồi làm lại.', exit.usage)
}

async function confirmCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { with: { type: 'string' }, json: { type: 'boolean' } })
  const [file, ...more] = positionals
  if (file === undefined) throw new UserError(`Chưa nêu tệp Word hoặc PDF.\n${usage}`, exit.usage)
  noMore(more)
  const [{ confirm }, { confirmationSchema }] = await Promise.all([
    import('./confirmations.ts'),
    import('../cube/domain/contract.ts'),
  ])
  const given = saidIn(values['with'], confirmationSchema)
  const paths = dataPaths()
  makeDataDir(paths)
  const document = { name: path.basename(file), bytes: readFileSync(file) }
  const { rows, dropped } = await confirm(paths, readReference(referenceDir()).guide, document, given)
  if (values['json'] === true) print({ rows, dropped })
  else
    console.log(
      `Đã giữ bảng xác nhận: ${rows} dòng, bỏ ${dropped} dòng. Đề nghị nạp tệp: npm run etl -- load TỆP`,
    )
  return exit.done
}

async function mappingsCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    add: { type: 'string' },
    undo: { type: 'string' },
    json: { type: 'boolean' },
  })
  noMore(positionals)
  const paths = dataPaths()
  const { keepMapping, readMappings, undoMapping } = await import('./mappings.ts')
  if (values['add'] !== undefined) {
    const { mappingRequestSchema } = await import('../cube/domain/contract.ts')
    const given = saidIn(values['add'], mappingRequestSchema)
    makeDataDir(paths)
    keepMapping(paths, readReference(referenceDir()).guide, given)
  }
  if (typeof values['undo'] === 'string') undoMapping(paths, values['undo'])
  const held = readMappings(paths)
  if (values['json'] === true) print(held)
  else
    for (const { id, madeAt, table, sender, header } of held)
      console.log(`${id} ${madeAt.slice(0, 10)} ${table} ${sender ?? 'mọi đơn vị'}: ${header.join(' | ')}`)
  return exit.done
}

async function pendingCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } })
  noMore(positionals)
  const { clearAndList } = await import('./pending.ts')
  const found = await clearAndList(dataPaths())
  if (values['json'] === true) {
    print(found)
    return exit.done
  }
  for (const { folder, files } of found.waiting) console.log(`${folder}: ${files.join(', ')}`)
  console.log(
    `Đã dọn ${found.removed} tệp tạm; ${found.waiting.length} lượt tệp đã gửi chưa vào lần nạp nào.`,
  )
  return exit.done
}

async function tidyCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    'older-than': { type: 'string' },
    remove: { type: 'boolean' },
  })
  noMore(positionals)
  const days = wholeNumber(values['older-than'], '--older-than')
  if (days === undefined) throw new UserError(`Chưa nêu số ngày: --older-than SỐ_NGÀY.\n${usage}`, exit.usage)
  const paths = dataPaths()
  const { tidy } = await import('./kept.ts')
  const really = values['remove'] === true
  const went = await tidy(paths, today(), days, really)
  for (const { folder, bytes, since } of went) console.log(`${folder}: ${megabytes(bytes)}, từ ngày ${since}`)
  if (went.length === 0) console.log('Không có gì cũ hơn số ngày đã nêu.')
  else if (really) console.log(`Đã xóa ${went.length} thư mục.`)
  else console.log('Chưa xóa gì. Để xóa, đề nghị chạy lại lệnh này với --remove.')
  return exit.done
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).replace('.', ',')} MB`
}

async function repairCommand(args: string[]): Promise<number> {
  noMore(parse(args, {}).positionals)
  const { repair } = await import('./repair.ts')
  for (const line of await repair(dataPaths(), referenceDir())) console.log(line)
  return exit.done
}

const commands: Record<string, (args: string[]) => Promise<number>> = {
  load: loadCommand,
  publish: publishCommand,
  lake: lakeCommand,
  status: statusCommand,
  template: templateCommand,
  returns: returnsCommand,
  duplicates: duplicatesCommand,
  decide: decideCommand,
  sample: sampleCommand,
  verify: verifyCommand,
  backup: backupCommand,
  nightly: nightlyCommand,
  persons: personsCommand,
  correct: correctCommand,
  restore: restoreCommand,
  repair: repairCommand,
  look: lookCommand,
  confirm: confirmCommand,
  mappings: mappingsCommand,
  pending: pendingCommand,
  tidy: tidyCommand,
}

/** The commands after which a failure has to say whether the ledger has what they were to write. */
const writers = ['load', 'decide', 'correct']

/** What the command line says, or, after `-`, what stands as JSON on standard input: lists of processes show the former. */
async function givenArguments(): Promise<string[]> {
  const given = process.argv.slice(2)
  if (given[0] !== '-') return given
  // Whoever started it decides when it ends; Ctrl-C in their terminal is meant for them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)
    process.on(signal, () => undefined)
  const read: Buffer[] = []
  for await (const piece of process.stdin) read.push(piece as Buffer)
  return JSON.parse(Buffer.concat(read).toString('utf8')) as string[]
}

async function main([name, ...rest]: string[]): Promise<number> {
  const command = name === undefined ? undefined : commands[name]
  if (!command)
    throw new UserError(
      name === undefined ? usage : `Không có lệnh “${name}”.\n${usage}`,
      exit.usage,
      'usage',
    )
  finishRestore(dataPaths())
  return command(rest)
}

/** What the ledger has of a command that failed, in a sentence, and the number of the load that it wrote. */
async function whatChanged(since: Date): Promise<{ load: number | null | undefined; sentence: string }> {
  const load = await loadSince(dataPaths(), since)
  return { load, sentence: changeInWords(load, sampleMovedSince(dataPaths(), since)) }
}

/**
 * Says on standard error what went wrong: a line for people and, with `--json`, one for programs. What nobody
 * foresaw goes into `errors.log` in the data folder, without values of rows.
 */
async function tell(error: unknown, args: string[]): Promise<void> {
  const said: Explained & { load?: number | null | undefined } = explained(error)
  process.exitCode = error instanceof UserError ? error.exitCode : exit.failed
  if (said.id !== undefined) {
    said.message = `Lỗi không lường trước (mã ${said.id}, chi tiết trong errors.log của thư mục dữ liệu). Đề nghị gửi mã và tệp này cho người phụ trách phần mềm.`
    keepInLog(`${new Date().toISOString()} ${said.id} ${args[0] ?? ''} ${describeForLog(error)}\n`)
  }
  const nothingYet = process.exitCode === exit.usage || said.code === 'ledger-locked'
  if (writers.includes(args[0] ?? '') && !args.includes('--dry-run') && !nothingYet) {
    const { load, sentence } = await whatChanged(started())
    said.load = load
    if (!(error instanceof UserError) || load != null) said.message += ` ${sentence}`
  }
  process.stderr.write(`${said.message}\n`)
  if (args.includes('--json')) process.stderr.write(`${JSON.stringify({ error: said })}\n`)
}

const LONGEST_LOG = 1_000_000

function keepInLog(line: string): void {
  const file = path.join(dataPaths().root, 'errors.log')
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LONGEST_LOG) remove(file)
    appendToFile(file, line)
  } catch {
    // A disk that takes nothing more is the likeliest reason to be here.
  }
}

// What is kept and made names people: only this account may read it.
process.umask(0o077)
// A reader that went away (a server that was stopped, `| head`) ends no load.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') process.exitCode = exit.failed
  })

const started = noteBeginning()
let args: string[] = []
try {
  args = await givenArguments()
  process.exitCode = await main(args)
} catch (error) {
  await tell(error, args)
}
