import { MOST_NAMED } from '../../../../cube/domain/findings/leaders.ts'
import type { PlaceFields, Ranking } from '../../../../cube/domain/findings/places.ts'
import type { PartFinding } from '../../../../cube/domain/findings/slice.ts'
import { count, figure, percent, ratio } from '../format.ts'
import { inQuotes, list, type Sentence } from './sentences.ts'

/** Words and findings of the page of places. */
export const words = {
  title: 'Địa bàn',
  basisHelp: {
    then: 'địa giới vào ngày cuối kỳ báo cáo',
    now: 'địa giới hiện nay',
    common: 'theo huyện cũ (đến 30/6/2025)',
  },
  map: {
    scale: 'Thang màu',
    zero: '0: không có mô hình',
    quantiles: 'mỗi bậc màu gồm số địa bàn gần bằng nhau',
  },
  ranking: 'Xếp theo số mô hình',
  communes: 'Xã, phường, đặc khu theo huyện cũ',
  communesSubtitle: 'Số mô hình, điển hình theo địa bàn hiện nay; ô càng đậm càng nhiều',
  communesNote:
    'Mô hình của xã cũ bị chia tách không xác định được nay thuộc xã nào, tính vào “Chưa phân bổ” ở cách chia này.',
  provinceWide: 'Toàn tỉnh',
  unallocated: 'Chưa phân bổ',
  apart:
    '“Toàn tỉnh”: không thuộc riêng địa bàn nào. “Chưa phân bổ”: địa bàn cũ bị chia tách nên không xác định được địa bàn.',
  allPlaces: 'Tất cả địa bàn',
  commune: 'Xã, phường, đặc khu',
  anyCommune: 'Mọi xã, phường, đặc khu',
  broken: {
    split:
      'Địa bàn này được chia tách từ 01/7/2025: số liệu trước đó chỉ gồm phần xác định được, không so sánh được.',
    irregular:
      'Địa bàn này gồm cả phần của nơi bị chia tách từ 01/7/2025: số liệu trước đó chỉ gồm phần xác định được, không so sánh được.',
  },
  unknownPlace: 'Không có địa bàn này trong phiên bản số liệu đang xem',
  unknownHelp: 'Hãy chọn địa bàn khác ở bộ lọc, hoặc xem tất cả địa bàn.',
  fields: { name: 'Theo lĩnh vực', subtitle: 'Số mô hình, điển hình theo lĩnh vực' },
  bases: {
    name: 'Theo từng cách chia địa bàn',
    subtitle: 'Cùng một nơi, ba cách chia; năm trước chỉ có khi so sánh được',
  },
  placesInside: (n: number) => `${count(n)} địa bàn có mô hình`,
  basisColumn: 'Cách chia',
  basesFinding: (same: boolean): string =>
    same ? 'Ba cách chia địa bàn cho cùng một số' : 'Số liệu khác nhau theo cách chia địa bàn',
  succession: {
    name: 'Sáp nhập, chia tách',
    subtitle: 'Địa bàn cấp xã qua các lần sắp xếp; “một phần”: chỉ một phần của địa bàn cũ',
  },
  successionFinding: (old: number, made: number) =>
    `${count(old)} địa bàn cấp xã cũ nay thuộc ${count(made)} xã, phường, đặc khu`,
  successionNone: 'Địa bàn không thay đổi qua các lần sắp xếp',
  successionOld: 'Phiên bản số liệu này chưa có thông tin sáp nhập, chia tách.',
  since: 'từ ngày',
  newUnit: 'Địa bàn mới',
  oldUnits: 'Hình thành từ',
  part: 'một phần',
  inside: { name: 'Xã, phường, đặc khu', subtitle: 'Số mô hình, điển hình theo địa bàn hiện nay' },
  total: 'Tổng cộng',
  place: 'Địa bàn',
  models: 'Số mô hình, điển hình',
  before: 'Năm trước',
  sameDay: 'Cùng thời điểm năm trước',
  change: 'Chênh lệch',
  mark: 'So với năm trước',
  marks: {
    unchanged: 'So sánh được',
    merged: 'Sáp nhập, so sánh được phần cũ',
    split: 'Chia tách, không so sánh được',
    irregular: 'Nhập và tách, không so sánh được',
    out_of_scope: 'Năm trước ngoài phạm vi',
  },
  scope: 'Phạm vi',
}

/** How many models the year has, where most of them are, and how many places have none. */
export function placesHeadline(
  total: number,
  ranking: Ranking | null,
  apart: { provinceWide: number; unallocated: number },
  when: string,
): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!total) return [`${start} chưa ghi nhận mô hình, điển hình ở địa bàn nào.`]
  const aside = [
    ...(apart.provinceWide ? [`${count(apart.provinceWide)} của toàn tỉnh`] : []),
    ...(apart.unallocated ? [`${count(apart.unallocated)} chưa phân bổ`] : []),
  ]
  return [
    `${start} có `,
    figure(count(total)),
    ` mô hình, điển hình${aside.length ? `, trong đó ${list(aside, '')}` : ''}; ${lowerFirst(rankingFinding(ranking))}.`,
  ]
}

const lowerFirst = (text: string): string =>
  /^(Chưa|Không)/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text

/** The title of the ranking: who leads, and who has none. */
export function rankingFinding(ranking: Ranking | null): string {
  if (ranking === null) return 'Chưa địa bàn nào có mô hình, điển hình'
  const {
    leaders: { names, value },
    empty,
  } = ranking
  const lead =
    names.length > MOST_NAMED
      ? `${names.length} địa bàn cùng nhiều nhất (${count(value)} mô hình)`
      : `${list(names, 'địa bàn')}${names.length > 1 ? ' cùng' : ''} nhiều nhất (${count(value)} mô hình)`
  return empty ? `${lead}; ${empty} địa bàn chưa có mô hình` : lead
}

/** The title of the communes. */
export const communesFinding = (having: number, all: number): string =>
  `${having}/${all} xã, phường, đặc khu có mô hình, điển hình`

export const none = 'Chưa có mô hình, điển hình'

/** One place's year: how many, and what share of the province's. */
export function placeHeadline(name: string, { now, share }: PartFinding, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (now === null) return [`${name}: ngoài phạm vi của tỉnh trong ${when}.`]
  if (now === 0) return [`${start} ${name} chưa có mô hình, điển hình.`]
  return [
    `${start} ${name} có `,
    figure(count(now)),
    ' mô hình, điển hình',
    ...(share
      ? [', bằng ', figure(percent(share.rate)), ` của toàn tỉnh (${ratio(share.n, share.of)})`]
      : []),
    '.',
  ]
}

/** The title of a place's fields. */
export function placeFieldsFinding(fields: PlaceFields | null): string {
  if (fields === null) return 'Chưa có mô hình, điển hình ở lĩnh vực nào'
  const { having, of, leaders } = fields
  return `Có mô hình ở ${having}/${of} lĩnh vực; ${list(inQuotes(leaders.names), 'lĩnh vực')} nhiều nhất (${count(leaders.value)})`
}
