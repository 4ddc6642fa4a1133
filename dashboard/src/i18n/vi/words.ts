import { date } from '../format.ts'
import type { Channel, KindClass } from '../../../../cube/domain/scope.ts'

/** The interface's words. Sentences that carry figures are in sentences.ts. */
export const words = {
  product: 'Gương Sáng',
  plan: 'Kế hoạch 235-KH/TU · Tỉnh Khánh Hòa',
  skip: 'Chuyển đến nội dung chính',
  share: 'Chia sẻ, in',
  navigation: {
    pages: 'Các trang',
    more: 'Số liệu và báo cáo',
    menu: 'Danh sách trang',
    snapshots: 'Chọn phiên bản số liệu',
  },
  theme: { dark: 'Chuyển sang nền tối', light: 'Chuyển sang nền sáng' },
  sample: 'Dữ liệu mẫu do phần mềm tự đặt ra, không phải số liệu thật của tỉnh; không dùng để báo cáo.',
  sampleShort: 'Dữ liệu mẫu',

  filters: {
    label: 'Bộ lọc',
    year: 'Năm',
    channel: 'Khối',
    kind: 'Đối tượng',
    field: 'Lĩnh vực',
    district: 'Địa bàn (theo huyện cũ)',
    unit: 'Đơn vị',
    level: 'Cấp quản lý',
    more: 'Bộ lọc khác',
    narrowed: (names: string[]) => `lọc theo: ${names.join('; ')}`,
    withoutEffect: (names: string[]) =>
      `Số liệu này không thay đổi theo bộ lọc: ${names.join(', ').toLowerCase()}.`,
    anyChannel: 'Cả hai khối',
    anyKind: 'Tất cả đối tượng',
    reset: 'Đặt lại',
    remove: (name: string) => `Bỏ lọc: ${name}`,
    yearOption: (year: number) => `Năm ${year}`,
    active: 'Đang lọc',
    snapshot: (name: string) => `Phiên bản số liệu ${name}`,
    knownOn: (day: string) => `Tính đến ngày ${date(day)}`,
    basis: {
      label: 'Cách chia địa bàn',
      then: 'Theo xã, phường, đặc khu',
      now: 'Theo địa giới hiện nay',
      common: 'Theo huyện cũ (đến 30/6/2025)',
    },
  },
  channel: {
    government: 'Khối chính quyền',
    party: 'Khối Đảng, Mặt trận, đoàn thể',
  } satisfies Record<Channel, string>,
  kind: { collective: 'Tập thể', individual: 'Cá nhân' } satisfies Record<KindClass, string>,

  snapshot: {
    asOf: (day: string) => `Số liệu đến ngày ${date(day)}`,
    /** A snapshot by its name, else by the day that it was made. */
    named: (name: string) => `Phiên bản số liệu: ${name}`,
    built: (day: string) => `Phiên bản số liệu lập ngày ${date(day)}`,
    id: (id: string) => `mã phiên bản số liệu ${id}`,
    frozen: 'đã chốt',
    silent: (days: number) => `đã ${days} ngày chưa nạp thêm báo cáo`,
  },

  sections: {
    label: 'Các phần của trang',
    attention: 'Cần chú ý',
    deadlines: 'Hạn báo cáo',
    trend: 'Qua các năm',
    pace: 'Tiến độ báo cáo',
    fields: 'Lĩnh vực',
    districts: 'Địa bàn',
    replication: 'Nhân rộng',
    units: 'Đơn vị báo cáo',
    figures: 'Sáu số liệu chính',
  },

  attention: {
    now: 'Cần xử lý ngay',
    today: 'Đến hạn hôm nay',
    watch: 'Cần theo dõi',
    nothing: 'Không có việc nào cần chú ý trong phạm vi đang xem.',
  },

  figures: {
    count: 'Số mô hình, điển hình',
    completeness: 'Tỷ lệ báo cáo',
    effectiveness: 'Đánh giá hiệu quả',
    replication: 'Tỷ lệ nhân rộng',
    commendation: 'Được khen thưởng',
    quota: 'Gửi đủ mức tối thiểu',
    provisional: 'Tạm tính',
    below: (units: number) => (units ? `${units} đơn vị gửi dưới 3 mô hình` : 'Không đơn vị nào dưới mức'),
    few: 'Ít mô hình, nên đọc thận trọng',
    /** The years of a sparkline. */
    span: (points: { year: number }[]) => `${points[0]?.year ?? ''}–${points.at(-1)?.year ?? ''}`,
    history: (label: string) => `${label} qua các năm`,
    units: 'đơn vị',
    evaluated: 'mô hình đã đánh giá',
    models: 'mô hình',
    made: (collective: string, individual: string) => `${collective} tập thể, ${individual} cá nhân`,
  },

  chart: {
    codes: (codes: string[]) =>
      codes.length === 1 ? `mã số liệu ${codes[0]}` : `mã số liệu ${codes.join(', ')}`,
    moreRows: (rows: string) => `… và ${rows} dòng khác; bảng đủ ở tệp CSV, XLSX`,
    csv: 'Tải CSV',
    wholePage: 'Tải mọi bảng của trang (XLSX)',
    xlsx: 'Tải XLSX',
    total: 'Tổng cộng',
    tableOf: (title: string) => `Bảng: ${title}`,
    source: 'Nguồn: báo cáo của các đơn vị',
    empty: 'Chưa có số liệu cho bộ lọc này. Hãy chọn năm khác hoặc đặt lại bộ lọc.',
    none: 'Chưa có số liệu',
  },

  definition: {
    open: 'Cách tính',
    openFor: (label: string) => `Cách tính: ${label}`,
  },

  states: {
    on_time: 'Đúng hạn',
    late: 'Báo cáo chậm',
    undated: 'Không rõ ngày nhận',
    missing: 'Chưa báo cáo',
    not_due: 'Chưa đến hạn',
    below: 'Dưới mức tối thiểu',
    incomplete: 'Chờ hoàn thiện',
    rowsHeld: 'chờ hoàn thiện',
    all: 'Tất cả',
  },
  unnamedField: (code: number) => `Lĩnh vực ${code}`,
  outOfScope: 'Ngoài phạm vi',
  notApplied: 'Chưa áp dụng Kế hoạch 235',
  notOwed: 'Không yêu cầu',
  nobodyOwes: 'Không đơn vị nào trong phạm vi đang xem phải báo cáo.',
  notAppliedIn: (year: number) => `Năm ${year} chưa áp dụng Kế hoạch 235: không đơn vị nào phải báo cáo.`,

  untilDay: (day: string) => `đến ngày ${date(day)}`,
  yearSoFar: (year: number) => `Năm ${year} (tạm tính)`,
  reportsAreByUnit: 'Báo cáo tính theo đơn vị nên không thay đổi theo bộ lọc đối tượng.',
  reportsOf: (whose: string) =>
    `Báo cáo tính theo đơn vị (${whose}), không thay đổi theo bộ lọc đối tượng, lĩnh vực, cấp quản lý.`,

  districts: {
    basis: 'theo huyện cũ (đến 30/6/2025)',
    provinceWide: '“Toàn tỉnh” là mô hình của cơ quan, đơn vị cấp tỉnh, không thuộc riêng địa bàn nào.',
  },
  replication: {
    subtitle: 'Tỷ lệ mô hình đã được nhân rộng (lũy kế)',
    line: (rate: string, share: string) => `Đường đứt: chung các lĩnh vực ${rate} (${share})`,
    few: (cases: number) => `* Dưới ${cases} mô hình: tỷ lệ dễ thay đổi, nên đọc thận trọng.`,
  },

  columns: {
    year: 'Năm',
    models: 'Số mô hình, điển hình',
    oldArea: 'Phạm vi Khánh Hòa cũ',
    south: 'Khu vực Ninh Thuận (cũ)',
    sameDay: 'Cùng thời điểm',
    field: 'Lĩnh vực',
    district: 'Địa bàn (theo huyện cũ)',
    change: 'Chênh lệch',
    replicated: 'Đã nhân rộng',
    rate: 'Tỷ lệ (%)',
    day: 'Đến ngày',
    unit: 'Đơn vị',
    state: 'Tình trạng',
    receivedOn: 'Ngày nhận',
    sent: 'Gửi về tỉnh',
  },

  units: {
    search: 'Tìm đơn vị (không cần gõ dấu)',
    show: 'Lọc theo tình trạng',
    showAll: (units: number) => `Hiện cả ${units} đơn vị`,
    found: (shown: number, all: number) => `${shown}/${all} đơn vị`,
    nothing: 'Không có đơn vị nào khớp. Hãy xóa từ tìm kiếm hoặc chọn tình trạng khác.',
    minimum: 'tối thiểu 3',
    subtitle: 'Tình hình gửi báo cáo năm của từng đơn vị',
    assumed: '* Trách nhiệm báo cáo là giả định: chưa có văn bản giao lại sau ngày 01/7/2025.',
    due: (day: string) => `hạn ${day}`,
    noDuty: 'Không phải báo cáo',
    noQuota: 'không yêu cầu',
    late: (days: number) => `chậm ${days} ngày`,
    overdue: (days: number) => `quá hạn ${days} ngày`,
    left: (days: number) => (days === 0 ? 'hôm nay' : `còn ${days} ngày`),
  },

  loading: 'Đang tải số liệu…',
  failed: (request: string) => `Không tải được phần “${request}”`,
  reason: {
    network:
      'Không kết nối được máy chủ; phần mờ là số liệu của lần chọn trước. Hãy kiểm tra mạng rồi thử lại.',
    status: (status: number) => `Máy chủ trả lời lỗi ${status}.`,
  },
  retry: 'Thử lại',
  unloaded: 'Không tải được trang này. Hãy kiểm tra mạng rồi thử lại.',
  crashed: 'Trang gặp lỗi khi hiển thị. Hãy tải lại trang; nếu vẫn lỗi, báo cho bộ phận quản trị.',
  noSnapshot: {
    title: 'Chưa có số liệu nào được công bố',
    help: 'Nạp báo cáo của các đơn vị, công bố phiên bản số liệu rồi mở lại trang này.',
  },
  notFound: {
    value: (said: string) => `Không có lựa chọn này: ${said}`,
    year: (asked: number, shown: number) => `Chưa có số liệu năm ${asked}; trang đang hiện năm ${shown}.`,
    snapshot: 'Không có phiên bản số liệu này',
    title: 'Không có trang này',
    home: 'Về trang Tổng quan',
  },
}
