import type { MapMode, MapPlace, MapStep } from '../../../../cube/domain/map.ts'
import { MOST_NAMED } from '../../../../cube/domain/findings/leaders.ts'
import { count, percent, ratio, signed } from '../format.ts'
import { list } from './sentences.ts'

/** Words of the map of the province. */
export const words = {
  name: 'Bản đồ',
  label: 'Bản đồ các địa bàn; phím mũi tên sang nơi bên cạnh, Enter để mở',
  show: 'Bản đồ thể hiện',
  modes: {
    level: 'Số mô hình',
    change: 'So với năm trước',
    share: 'Nhân rộng',
    reports: 'Báo cáo',
    fields: 'Lĩnh vực',
  } satisfies Record<MapMode, string>,
  subtitles: {
    level: 'Số mô hình, điển hình',
    levelEach: 'Số mô hình, điển hình; màu theo bình quân mỗi xã, phường, đặc khu',
    change: (against: string) => `Số mô hình, điển hình so với ${against}`,
    share: 'Tỷ lệ mô hình được nhân rộng',
    reports: 'Đơn vị cấp xã đã gửi báo cáo năm',
    fields: 'Số lĩnh vực chưa có mô hình, trong 11 lĩnh vực',
    field: (name: string) => `Số mô hình, điển hình lĩnh vực ${name}`,
  },
  basis: 'theo huyện cũ (đến 30/6/2025)',
  field: 'Lĩnh vực',
  anyField: 'Mọi lĩnh vực: số lĩnh vực còn trống',
  steps: {
    none: 'chưa có',
    few: 'rất ít: 1–2',
    some: 'ít: 3–5',
    enough: 'vừa: 6–9',
    many: 'nhiều: 10–14',
    most: 'rất nhiều: từ 15',
    fewer: 'ít hơn',
    same: 'bằng',
    more: 'nhiều hơn',
    incomparable: 'không so sánh được',
    below: 'dưới mức chung',
    above: 'từ mức chung trở lên',
    uncertain: 'dưới 10 mô hình, chưa đủ để nói tỷ lệ',
    missing: 'quá hạn, còn đơn vị chưa gửi',
    due: 'còn đơn vị chưa gửi, chưa đến hạn',
    received: 'đã gửi đủ',
    nobody: 'không có đơn vị phải báo cáo',
    bare: 'trống 6–11 lĩnh vực',
    gaps: 'trống 1–5 lĩnh vực',
    full: 'đủ 11 lĩnh vực',
    empty: 'chưa có',
    has: 'đã có',
    unknown: 'chưa có số liệu',
    outside: 'ngoài phạm vi',
  } satisfies Record<MapStep, string>,
  /** In the level of the common areas the steps are of averages. */
  each: {
    few: 'bình quân dưới 3',
    some: 'ít: bình quân từ 3',
    enough: 'vừa: từ 6',
    many: 'nhiều: từ 10',
    most: 'rất nhiều: từ 15',
  },
  noneReplicated: 'chưa nhân rộng',
  point: 'Chỉ vào từng địa bàn để xem số liệu, bấm để mở.',
  city: 'Nha Trang',
  islands: 'Trường Sa',
  /** A former district without its sort. */
  short: (name: string) => name.replace(/^(Thành phố|Thị xã|Huyện|Khu vực) /, ''),
  /** Where in the province: the side, and the former district. */
  where: (side: 'north' | 'middle' | 'south', district: string) =>
    `${{ north: 'phía bắc', middle: 'giữa tỉnh', south: 'phía nam' }[side]} (${district.replace(/[()]/g, '')})`,
  legend: 'Chú giải màu',
  placesOf: (n: number) => `(${count(n)})`,
  list: (n: number) => `Danh sách ${count(n)} địa bàn`,
  place: 'Địa bàn',
  state: 'Mức trên bản đồ',
  columns: {
    level: 'Số mô hình',
    change: 'Chênh lệch',
    now: 'Năm nay',
    before: 'Năm trước',
    share: 'Tỷ lệ nhân rộng',
    replicated: 'Đã nhân rộng',
    models: 'Số mô hình',
    received: 'Đã gửi',
    owed: 'Phải gửi',
    waiting: 'Chưa gửi',
    having: 'Lĩnh vực có mô hình',
    empty: 'Lĩnh vực trống',
  },
  apart: (n: number) =>
    `${count(n)} mô hình của toàn tỉnh hoặc chưa rõ địa bàn không thuộc nơi nào trên bản đồ.`,
  source:
    'Ranh giới để tham khảo, theo “Bản đồ tham khảo” của Nhà xuất bản Tài nguyên, Môi trường và Bản đồ Việt Nam (dữ liệu mở vietnamese-provinces-database, giấy phép MIT); không dùng để xác định địa giới.',
}

const places = (n: number, common: boolean): string =>
  `${count(n)} ${common ? 'địa bàn' : 'xã, phường, đặc khu'}`

/** A place's figure, short. */
export function figureOf({ step, value, n, of }: MapPlace, mode: MapMode): string {
  if (step === 'outside' || step === 'unknown' || step === 'nobody') return '—'
  if (mode === 'change') return value === null ? '—' : signed(value)
  if (mode === 'share') return percent(value)
  if (mode === 'reports') return ratio(n, of)
  return count(value)
}

/** A place's figure in words. */
export function saysOf(place: MapPlace, mode: MapMode): string {
  const { step, value, n, of } = place
  if (step === 'outside' || step === 'unknown' || step === 'nobody') return words.steps[step]
  if (mode === 'change')
    return value === null
      ? `${count(n)} mô hình; ${words.steps.incomparable}`
      : `${count(n)} mô hình, trước đó ${count(of)} (${signed(value)})`
  if (mode === 'share')
    return `${ratio(n, of)} mô hình được nhân rộng (${percent(value)})${step === 'uncertain' ? '; dưới 10 mô hình' : ''}`
  if (mode === 'reports') return `${ratio(n, of)} đơn vị đã gửi; ${words.steps[step]}`
  if (mode === 'fields' && of !== null) return `${count(value)}/${count(of)} lĩnh vực chưa có mô hình`
  return value === 0 ? 'chưa có mô hình' : `${count(value)} mô hình`
}

/** Places by their names where they are few, else counted. */
function placesNamed(found: MapPlace[]): string {
  return found.length > MOST_NAMED
    ? `${count(found.length)} nơi`
    : list(
        found.map(({ name }) => name),
        'nơi',
      )
}

/** Where the places without any and those with few lie, if that is one side of the province and they are named. */
function whereAll(counted: MapPlace[], where: (place: MapPlace) => string): string {
  const of = (step: MapStep) => counted.filter((place) => place.step === step)
  if (of('none').length > MOST_NAMED || of('few').length > MOST_NAMED) return ''
  const sides = new Set([...of('none'), ...of('few')].map(where))
  const [side = ''] = sides
  return sides.size === 1 && side !== '' ? `${side.slice(0, 1).toUpperCase()}${side.slice(1)}: ` : ''
}

/** What the map says, as its title: where it is worst comes first. */
export function mapTitle(
  shown: MapPlace[],
  mode: MapMode,
  common: boolean,
  field: boolean,
  rate: number | null,
  against: string,
  where: (place: MapPlace) => string = () => '',
): string {
  const counted = shown.filter(({ step }) => step !== 'outside' && step !== 'unknown')
  const of = (...steps: MapStep[]) => counted.filter(({ step }) => steps.includes(step)).length
  const named = (step: MapStep) => placesNamed(counted.filter((place) => place.step === step))
  if (counted.length === 0) return 'Chưa có số liệu cho bản đồ'
  const all = places(counted.length, common)
  if (mode === 'level') {
    const bare = of('none')
    const few = counted.filter(({ step }) => step === 'few')
    // One place has its number; several have the step's words.
    const fewModels = few.length === 1 ? `có ${count(few[0]!.value)} mô hình` : 'có 1–2 mô hình'
    const much = `${count(of('many', 'most'))}/${all} có ${common ? 'bình quân mỗi xã ' : ''}từ 10 mô hình trở lên`
    const worst = [
      ...(bare ? [`${named('none')} chưa có mô hình`] : []),
      ...(few.length ? [`${named('few')} ${common ? 'bình quân dưới 3' : fewModels}`] : []),
    ]
    const at = whereAll(counted, where)
    return [...(worst.length ? [at + worst.join(', ')] : []), at === '' ? much : `toàn tỉnh ${much}`].join(
      '; ',
    )
  }
  if (mode === 'change') {
    const compared = of('fewer', 'same', 'more')
    if (compared === 0) return `Không so sánh được với ${against} theo cách chia địa bàn này`
    return `${count(of('fewer'))}/${places(compared, common)} ít hơn, ${count(of('more'))} nhiều hơn, ${count(of('same'))} bằng ${against}`
  }
  if (mode === 'share') {
    const enough = of('none', 'below', 'above')
    if (enough === 0) return 'Nơi nào cũng dưới 10 mô hình, chưa đủ để nói tỷ lệ nhân rộng'
    return `${count(of('above'))}/${places(enough, common)} có từ 10 mô hình đạt mức chung ${percent(rate)} trở lên`
  }
  if (mode === 'reports') {
    const owing = of('missing', 'due', 'received')
    if (owing === 0) return 'Không có đơn vị cấp xã phải báo cáo'
    const late = of('missing')
    return `${count(of('received'))}/${places(owing, common)} đã gửi đủ báo cáo${late ? `; quá hạn, còn đơn vị chưa gửi: ${named('missing')}` : ''}`
  }
  if (field) return `${count(of('empty'))}/${all} chưa có mô hình ở lĩnh vực này`
  const full = of('full')
  return `${full ? `${count(full)}/${all} đủ 11 lĩnh vực` : `Chưa nơi nào trong ${all} đủ 11 lĩnh vực`}; ${count(of('bare'))} nơi trống quá nửa`
}
