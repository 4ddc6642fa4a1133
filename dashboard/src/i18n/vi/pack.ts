/** What the main figures of the pack are called. */
export interface Figures {
  count: string
  received: string
  replicated: string
  effective: string
  recognised: string
  commended: string
}

/** Words of the meeting pack: one file that opens without server and network. */
export const pack = {
  name: 'Gói tài liệu họp',
  cardTitle: 'Một tệp mở được không cần mạng, để mang theo dự họp',
  help: 'Có tổng quan, bản đồ, lĩnh vực, địa bàn, đơn vị, các dòng dữ liệu của từng số liệu và cách tính. Tệp chứa đúng những gì tài khoản này được xem; ai có tệp đều đọc được.',
  button: 'Tải gói tài liệu họp (HTML)',
  running: 'Đang lập gói tài liệu…',
  done: 'Đã tải gói tài liệu họp.',
  year: 'Năm',
  file: (year: number) => `goi-hop-${year}`,
  title: (year: number) => `Gương Sáng: thực hiện Kế hoạch 235-KH/TU năm ${year}`,
  contents: 'Nội dung',
  parts: [
    ['bia', 'Về tài liệu này'],
    ['tong-quan', 'Tổng quan'],
    ['ban-do', 'Bản đồ'],
    ['linh-vuc', 'Lĩnh vực'],
    ['dia-ban', 'Địa bàn'],
    ['don-vi', 'Đơn vị báo cáo'],
    ['mo-hinh', 'Mô hình, điển hình'],
    ['cach-tinh', 'Cách tính'],
  ] as [string, string][],
  cover: {
    snapshot: 'Phiên bản số liệu',
    asOf: 'Số liệu đến ngày',
    id: 'Mã phiên bản số liệu',
    hash: 'Mã kiểm tra nội dung',
    made: 'Lập lúc',
    by: 'Người lập',
    open: 'người dùng tại máy này, không đăng nhập',
    code: 'Mã số liệu',
    rights:
      'Tài liệu chứa đúng những gì người lập được xem, có thể có tên cá nhân; chỉ chuyển cho người cũng được xem các số liệu này.',
  },
  figures: {
    count: 'Số mô hình, điển hình',
    received: 'Đơn vị đã báo cáo',
    replicated: 'Đã được nhân rộng',
    effective: 'Đánh giá hiệu quả',
    recognised: 'Được công nhận',
    commended: 'Được khen thưởng',
  },
  collective: 'tập thể',
  individual: 'cá nhân',
  steps: ['Chưa có mô hình', 'Rất ít: 1–2', 'Ít: 3–5', 'Vừa: 6–9', 'Nhiều: 10–14', 'Rất nhiều: từ 15'],
  boundaries:
    'Ranh giới để tham khảo, theo “Bản đồ tham khảo” của Nhà xuất bản Tài nguyên, Môi trường và Bản đồ Việt Nam; không dùng để xác định địa giới.',
  districts: 'Theo huyện cũ (đến 30/6/2025)',
  communes: 'Theo xã, phường, đặc khu',
  list: 'Xem danh sách',
  columns: {
    model: 'Mô hình, điển hình',
    subject: 'Tập thể, cá nhân',
    field: 'Lĩnh vực',
    unit: 'Đơn vị',
    place: 'Địa bàn',
    kind: 'Đối tượng',
    status: 'Trạng thái',
    evaluation: 'Đánh giá',
    result: 'Kết quả nổi bật',
  },
  search: 'Tìm (không cần gõ dấu)',
  reset: 'Bỏ lọc',
  /** `{n}` is put in by the pack itself. */
  found: '{n} mô hình, điển hình.',
  first: 'Hiện {n} dòng đầu; hãy tìm để thu hẹp.',
}
