/** The addresses whose answers are recorded. What pages ask for and offer as downloads is found by opening them. */

/** Of pages; `MODEL` becomes the key of a model of the data. */
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
  '/linh-vuc?year=2025&by=channel',
  '/linh-vuc?year=2025&field=5',
  '/linh-vuc?field=8',
  '/dia-ban',
  '/dia-ban?year=2025',
  '/dia-ban?year=2025&basis=now',
  '/dia-ban?year=2024&basis=common',
  '/dia-ban?year=2025&district=572',
  '/dia-ban?district=58',
  '/don-vi',
  '/don-vi?year=2025',
  '/don-vi?unit=SYT',
  '/don-vi?year=2025&unit=SYT',
  '/nhan-rong',
  '/nhan-rong?year=2025',
  '/mo-hinh',
  '/mo-hinh?year=2025&q=dan+van',
  '/mo-hinh?model=MODEL',
  '/bao-cao',
  '/bao-cao?year=2025',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
  '/khong-co',
]

/** Of reports and letters. */
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
