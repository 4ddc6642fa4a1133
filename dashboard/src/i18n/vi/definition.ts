/** Words of the dialog that says how a figure is computed. */
export const definition = {
  code: 'Mã số liệu',
  copy: 'Sao chép mã',
  copied: 'Đã sao chép',
  notCopied: 'Không sao chép được; hãy chọn mã và sao chép bằng tay.',
  asOf: 'Số liệu',
  rows: 'Xem danh sách mô hình của số liệu này',
  title: 'Cách tính',
  numerator: 'Tử số',
  denominator: 'Mẫu số',
  exclusions: 'Loại trừ',
  clause: 'Căn cứ',
  value: 'Giá trị',
  close: 'Đóng',
  loading: 'Đang tải cách tính…',
  missing: 'Danh mục số liệu chưa có mục này.',
}
