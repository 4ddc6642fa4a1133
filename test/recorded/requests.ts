/** What is asked of a program whose answers are recorded. What its pages ask for and offer is found by opening them. */

/** Pages; a program that lacks one answers 404, which is recorded too. `MODEL` becomes the key of a model of the data. */
export const PAGES = [
  '/',
  '/?year=2025',
  '/?year=2024',
  '/?year=2022',
  '/?channel=government',
  '/?year=2025&channel=party&kind=individual',
  '/?field=5',
  '/?district=568&level=commune',
  '/linh-vuc',
  '/linh-vuc?year=2025&by=unitKind',
  '/linh-vuc?year=2025&field=5',
  '/dia-ban',
  '/dia-ban?year=2025',
  '/dia-ban?year=2024&basis=common',
  '/dia-ban?year=2025&district=572',
  '/don-vi?year=2025',
  '/don-vi?year=2025&unit=SYT',
  '/nhan-rong?year=2025',
  '/mo-hinh?year=2025&q=dan+van',
  '/mo-hinh?model=MODEL',
  '/bao-cao?year=2025',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
  '/?year=2025&lang=en',
  '/khong-co',
]

/** Reports and letters. */
export const REPORTS = [2026, 2025, 2024].flatMap((year) => [
  ...['party', 'state'].flatMap((layout) => [
    `/api/report/${year}.json?layout=${layout}`,
    `/api/report/${year}.docx?layout=${layout}`,
    `/api/report/${year}.docx?layout=${layout}&references=0`,
    `/api/report/${year}.xlsx?layout=${layout}`,
    `/api/report/${year}.csv?layout=${layout}&annex=2`,
    `/api/report/${year}/corrections?layout=${layout}`,
  ]),
  ...['government', 'party'].map((channel) => `/api/reminder/${year}.docx?channel=${channel}`),
])

/** Forms to fill in. */
export const TEMPLATES = [2026, 2025].map((year) => `/api/templates/${year}.xlsx?unit=SYT`)

/** Commands of the loader that change nothing. */
export const COMMANDS = [
  ['status', '--json'],
  ['duplicates', '--json'],
]

/** What is sent to a program: JSON, or a file. */
export interface Posted {
  address: string
  body?: object
  file?: string
}

export const ACTIONS: Posted[] = [
  {
    address: '/api/files/check?name=x.csv',
    file: 'Đơn vị báo cáo,Năm,Tên mô hình\nSở Y tế,2026,Trạm y tế sạch\n',
  },
  {
    address: '/api/files/check?name=y.csv',
    file: 'Đơn vị báo cáo,Năm,Kỳ,Tên mô hình,Lĩnh vực,Loại\nSở Y tế,2026,Năm,Trạm y tế sạch,8,Tập thể\nSở Ytế,26,Năm,A,99,\n',
  },
  { address: '/api/files/check?name=z.xlsx', file: 'no workbook' },
  { address: '/api/snapshots', body: { name: '' } },
  { address: '/api/snapshots', body: { name: 'Chốt thử', freeze: 'yes' } },
  { address: '/api/snapshots', body: { name: 'Chốt thử', freeze: true } },
  { address: '/api/duplicates/decide', body: { decision: 'same', a: 'x', b: 'y' } },
  { address: '/api/duplicates/decide', body: { decision: 'same', a: 'SYT/KHONG-CO', b: 'SGDDT/KHONG-CO' } },
]

interface Member {
  name: string
  type: string
  public?: boolean
  isVisible?: boolean
  meta?: { personal?: unknown }
}

/** What a program says of its model (`/cubejs-api/v1/meta`). */
export interface Meta {
  cubes: { name: string; measures: Member[]; dimensions: Member[] }[]
}

/** The members of a view that anyone may ask for; `plain` are the dimensions that are no text about persons. */
function membersOf({ name, measures, dimensions }: Meta['cubes'][number]) {
  const open = (member: Member) => member.public !== false && member.isVisible !== false
  const plain = dimensions.filter((one) => open(one) && !one.meta?.personal).map((one) => one.name)
  const year = plain.find((one) => one === `${name}.year`)
  return { name, measures: measures.filter(open).map((one) => one.name), plain, year }
}

/** Every measure by every dimension, through the years where the view has them. */
export function cubeQueries(meta: Meta): object[] {
  return meta.cubes.map(membersOf).flatMap(({ measures, plain, year }) =>
    plain.map((dimension) => {
      const dimensions = [...new Set([...(year ? [year] : []), dimension])]
      return { measures, dimensions, order: dimensions.map((one) => [one, 'asc']), limit: 10_000 }
    }),
  )
}

/** The rows of each view and its measures by year, as CSV and as a workbook. */
export function exportsOf(meta: Meta): string[] {
  return meta.cubes.map(membersOf).flatMap(({ name, measures, plain, year }) =>
    [
      { dimensions: plain, order: plain.map((one) => [one, 'asc']), limit: 2000 },
      { measures, dimensions: year ? [year] : plain.slice(0, 1) },
    ].flatMap((query) =>
      ['csv', 'xlsx'].map((kind) => {
        const year2025 = year ? { filters: [{ member: year, operator: 'equals', values: ['2025'] }] } : {}
        return `/api/export/${name}.${kind}?query=${encodeURIComponent(JSON.stringify({ ...query, ...year2025 }))}`
      }),
    ),
  )
}
