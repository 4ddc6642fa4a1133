/**
 * The mart's codes in Vietnamese. A code that is not listed is shown as it is, so that a
 * new one is seen and not lost.
 */
const codes = {
  unitKind: {
    agency: 'Sở, ban, ngành',
    district_committee: 'UBND huyện (đến 30/6/2025)',
    commune_committee: 'UBND xã, phường, đặc khu',
    public_service: 'Đơn vị sự nghiệp',
    state_enterprise: 'Doanh nghiệp nhà nước',
    district_party: 'Cấp ủy huyện (đến 30/6/2025)',
    commune_party: 'Đảng ủy xã, phường, đặc khu',
    party_committee: 'Đảng ủy trực thuộc Tỉnh ủy',
    front: 'Mặt trận Tổ quốc',
    mass_organisation: 'Tổ chức chính trị - xã hội',
    press: 'Cơ quan báo chí',
    party_body: 'Ban, cơ quan Đảng',
    association: 'Hội quần chúng',
  },
  kind: {
    collective: 'Tập thể',
    individual: 'Cá nhân',
    household: 'Hộ gia đình',
    family: 'Gia đình',
    clan: 'Dòng họ',
    club: 'Câu lạc bộ',
    hamlet: 'Thôn, tổ dân phố',
    commune: 'Xã',
  },
  category: { model: 'Mô hình', exemplar: 'Điển hình' },
  level: {
    central: 'Trung ương',
    province: 'Tỉnh',
    district: 'Huyện (đến 30/6/2025)',
    commune: 'Xã, phường, đặc khu',
    grassroots: 'Cơ sở',
  },
  registration: {
    new: 'Đăng ký mới',
    supplementary: 'Đăng ký bổ sung',
    maintained: 'Tiếp tục duy trì',
  },
  status: {
    building: 'Đang xây dựng',
    recognised: 'Được công nhận',
    discontinued: 'Không còn duy trì',
  },
  evaluation: {
    effective: 'Hiệu quả',
    not_effective: 'Chưa đạt hiệu quả',
    not_evaluated: 'Chưa đánh giá',
  },
  criteria: { met: 'Đạt', not_met: 'Chưa đạt', not_evaluated: 'Chưa đánh giá' },
  potential: {
    replicate_now: 'Nhân rộng ngay',
    needs_support: 'Cần bồi dưỡng thêm',
    limited: 'Khó phát triển',
  },
  issue: {
    required: 'Bỏ trống ô bắt buộc',
    'unit-unknown': 'Không rõ đơn vị',
    'unit-ambiguous': 'Tên trùng nhiều đơn vị',
    'unit-closed': 'Đơn vị không hoạt động trong kỳ',
    'year-invalid': 'Năm không hợp lệ',
    'field-unknown': 'Không rõ lĩnh vực',
    'kind-unknown': 'Không rõ đối tượng',
    'area-unknown': 'Không rõ địa bàn',
    'area-ambiguous': 'Tên trùng nhiều địa bàn',
    'date-invalid': 'Ngày không hợp lệ',
    'number-invalid': 'Số không hợp lệ',
    'status-unknown': 'Không rõ trạng thái',
    'value-unknown': 'Giá trị ngoài danh sách chọn',
    'model-unknown': 'Không tìm thấy mô hình đã đăng ký',
    'owner-unknown': 'Đơn vị có mô hình không có trong danh mục',
    'owner-ambiguous': 'Mô hình trùng tên ở nhiều đơn vị',
    'model-of-other-unit': 'Được tính cho mô hình của đơn vị khác',
    'row-repeated': 'Dòng giống nhau, mỗi dòng được tính một lượt',
    'area-outside': 'Địa bàn khi đó chưa thuộc tỉnh',
    'model-ambiguous': 'Trùng nhiều mô hình của đơn vị',
    'duplicate-row': 'Dòng lặp lại',
    'marks-lost': 'Chữ bị mất dấu',
    'kind-field-mismatch': 'Đối tượng không hợp lĩnh vực',
    'area-split': 'Địa bàn đã chia tách',
    'place-unknown': 'Nơi nhân rộng ngoài danh mục',
    'date-outside-year': 'Ngày ngoài năm báo cáo',
    'duplicate-model': 'Có thể trùng mô hình',
    'report-shrinks': 'Báo cáo gửi lại ít dòng hơn',
    'code-reused': 'Mã đã dùng cho mô hình khác',
    'word-unconfirmed': 'Tệp Word chưa được xác nhận',
    'mapping-used': 'Cột hiểu theo cách đã chỉ',
    'registration-list': 'Danh sách đăng ký, không phải báo cáo kết quả',
    'totals-differ': 'Tổng tự kê khác số đếm được',
    'header-unknown': 'Cột không có trong mẫu',
    'text-too-long': 'Ô quá dài',
    'text-cleaned': 'Đã bỏ ký tự không hiển thị',
    'receipt-date-doubtful': 'Ngày đến không thể đúng',
    'receipt-date-differs': 'Ngày đến ghi khác nhau',
    'cell-lost': 'Công thức lỗi hoặc chưa tính',
    'text-lost': 'Ô chữ có công thức lỗi, để trống',
    'number-merged': 'Số trong ô gộp nhiều dòng',
    'row-struck': 'Dòng bị gạch ngang',
    'cell-struck': 'Ô có chữ gạch ngang',
    'several-in-one': 'Nhiều mô hình trong một ô',
    'row-too-wide': 'Dòng rộng hơn hàng tiêu đề',
    ditto: 'Ghi “nt”, “như trên”',
    'date-order': 'Ngày và tháng bị đảo',
    'date-order-doubtful': 'Ngày và tháng có thể bị đảo',
    'context-taken': 'Lấy từ tiêu đề, mục',
    'column-unnamed': 'Cột không có tiêu đề',
    'sheet-skipped': 'Trang tính không có bảng',
    'sheet-doubtful': 'Trang tính có thể là ví dụ',
    'duplicate-many': 'Nhiều mô hình giống nhau',
    'encoding-guessed': 'Bảng mã được đoán',
    'sheet-hidden': 'Trang tính ẩn không được đọc',
  },
} as const satisfies Record<string, Record<string, string>>

export type CodeList = keyof typeof codes

/** The word for a code; null stays null. */
export function nameOf(list: CodeList, code: string | null): string | null {
  return code === null ? null : ((codes[list] as Record<string, string>)[code] ?? code)
}

/** The codes of a list in their usual order. */
export function codesOf(list: CodeList): string[] {
  return Object.keys(codes[list])
}
