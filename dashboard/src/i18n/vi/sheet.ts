/** Words of the two-page sheet for a meeting. */
export const sheet = {
  title: 'Phiếu tình hình thực hiện Kế hoạch 235-KH/TU năm',
  help: 'Hai trang giấy A4 cho cuộc họp; chọn máy in hoặc “Lưu dưới dạng PDF”.',
  withAnnex: 'Kèm phụ lục',
  back: 'Về trang tổng quan',
  print: 'In hoặc lưu PDF',
  first: 'Trang 1',
  second: 'Trang 2',
  annex: 'Phụ lục',
  sample: 'DỮ LIỆU MẪU',
}
