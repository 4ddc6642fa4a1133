import { count, date, figure } from '../format.ts'
import type { Sentence } from './sentences.ts'

/** Words of the page of snapshots. */
export const words = {
  title: 'Phiên bản số liệu',
  freeze: {
    name: 'Chốt số liệu',
    title: 'Đặt tên và giữ lại số liệu để báo cáo',
    help: 'Bản đã chốt không bao giờ bị xóa hay sửa; mọi số của bản đó giữ nguyên về sau, kể cả khi có báo cáo gửi bổ sung.',
    label: 'Tên phiên bản số liệu',
    example: (year: string) => `Ví dụ: Báo cáo năm ${year}`,
    asOf: 'Tính đến ngày (để trống: mọi báo cáo đã nhận)',
    button: 'Chốt số liệu',
    running: 'Đang chốt số liệu…',
    done: (name: string) => `Đã chốt phiên bản số liệu “${name}”.`,
    already: (name: string) =>
      `Số liệu hiện hành đã được chốt với tên “${name}”. Chốt lại khi chưa có báo cáo mới chỉ thay tên đó.`,
  },
  list: {
    name: 'Các phiên bản số liệu',
    title: (all: number, frozen: number) => `${count(all)} phiên bản số liệu, ${count(frozen)} bản đã chốt`,
    subtitle: 'Mới nhất trước; mỗi lần nạp có thay đổi tạo một bản mới',
    columns: {
      name: 'Tên, mã',
      asOf: 'Tính đến',
      built: 'Lập lúc',
      state: 'Tình trạng',
      models: 'Dòng mô hình',
      rows: 'Tổng số dòng',
      hash: 'Mã kiểm tra nội dung',
      actions: 'Việc có thể làm',
    },
    unnamed: 'Chưa đặt tên',
    everything: 'Mọi báo cáo đã nhận',
    frozen: 'Đã chốt',
    current: 'Hiện hành',
    viewed: 'Đang xem',
    sample: 'Dữ liệu mẫu',
    passing: 'Tạm giữ',
    open: 'Xem trang với bản này',
    openFor: (name: string) => `Xem trang với bản này: “${name}”`,
    zip: 'Tải toàn bộ (ZIP)',
    zipFor: (name: string) => `Tải toàn bộ (ZIP): bản “${name}”`,
    compare: 'So với bản hiện hành',
    compareFor: (name: string) => `So với bản hiện hành: bản “${name}”`,
  },
  compare: {
    name: 'So sánh hai phiên bản số liệu',
    from: 'Từ bản',
    to: 'Đến bản',
    choose: 'Chọn hai phiên bản số liệu để so sánh.',
    one: 'Cần ít nhất hai phiên bản số liệu để so sánh.',
    same: 'Hãy chọn hai bản khác nhau.',
    swap: 'Đổi chiều',
    subtitle: (from: string, to: string) => `Từ “${from}” đến “${to}”`,
    equal: 'Hai bản cho cùng số liệu',
    equalHelp: 'Không số liệu nào khác nhau và không báo cáo nào thay đổi giữa hai bản này.',
    definitions: (all: number, named: string[]) =>
      `Cách tính của ${count(all)} chỉ tiêu khác nhau giữa hai bản (bản đã chốt giữ cách tính lúc chốt): ${named.join('; ')}${all > named.length ? '; …' : ''}.`,
    figures: 'Số liệu khác nhau',
    because: 'Vì các báo cáo',
    figure: 'Số liệu',
    by: 'Phạm vi',
    before: 'Trước',
    after: 'Sau',
    difference: 'Chênh lệch',
    unit: 'Đơn vị',
    year: 'Năm, kỳ',
    table: 'Bảng',
    change: 'Thay đổi',
    rows: 'Dòng thêm, bớt, sửa',
    changes: { added: 'Mới nhận', removed: 'Không còn', changed: 'Thay đổi' } as Record<string, string>,
    tally: (added: number, removed: number, changed: number) =>
      [
        added ? `thêm ${count(added)}` : '',
        removed ? `bớt ${count(removed)}` : '',
        changed ? `sửa ${count(changed)}` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    shown: (shown: number, all: number) => `Hiện ${count(shown)}/${count(all)} dòng; tệp CSV có đủ.`,
    csvFigures: 'Tải số liệu khác nhau (CSV)',
    csvParts: 'Tải báo cáo thay đổi (CSV)',
    fileFigures: 'so-lieu-khac-nhau',
    fileParts: 'bao-cao-thay-doi',
  },
  tables: {
    fct_model: 'Mô hình, điển hình',
    fct_replication: 'Nhân rộng',
    fct_commendation: 'Khen thưởng',
    fct_publicity: 'Tuyên truyền',
    fct_reporting: 'Tình trạng báo cáo',
    fct_duplicate: 'Mô hình có thể trùng',
  } as Record<string, string>,
  forms: {
    news: 'Tin',
    article: 'Bài',
    photo: 'Ảnh',
    report: 'Phóng sự',
    documentary: 'Phim tài liệu',
    special_page: 'Chuyên trang',
    column: 'Chuyên mục',
    feature_topic: 'Chuyên đề',
    publication: 'Ấn phẩm',
  } as Record<string, string>,
  rounds: { annual: 'năm', h1: '6 tháng đầu năm' } as Record<string, string>,
  network: 'Không kết nối được máy chủ. Hãy kiểm tra mạng rồi thử lại.',
}

/** How many snapshots there are, how many are frozen, and which is shown. */
export function snapshotsHeadline(all: number, frozen: number, newestFrozen: string | null): Sentence {
  return [
    'Có ',
    figure(count(all)),
    ' phiên bản số liệu, ',
    figure(count(frozen)),
    ' bản đã chốt',
    ...(newestFrozen === null ? ['.'] : [`; bản chốt gần nhất là “${newestFrozen}”.`]),
  ]
}

/** What differs between two snapshots, in one line. */
export function compareFinding(figures: number, parts: number, units: number): string {
  if (figures === 0 && parts === 0) return words.compare.equal
  if (parts === 0) return `${count(figures)} số liệu khác nhau`
  return `${count(figures)} số liệu khác nhau, vì ${count(parts)} phần báo cáo của ${count(units)} đơn vị thay đổi`
}

/** A moment in Vietnam: `22/11/2026 10:05`. */
export function moment(iso: string): string {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString()
  return `${date(local.slice(0, 10))} ${local.slice(11, 16)}`
}
