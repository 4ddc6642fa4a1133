import results from 'reference:code_names/list.code/name?overview_result'
import type { Day } from '../../../../cube/domain/dates.ts'

/** What the years of the trend are read by: noted below its axis. */
const events: { day: Day; text: string }[] = [
  { day: '2024-11-11', text: 'Ban Thường vụ Tỉnh ủy ban hành Kế hoạch số 235-KH/TU' },
  { day: '2024-12-11', text: 'Ủy ban nhân dân tỉnh có công văn triển khai Kế hoạch' },
  { day: '2025-07-01', text: 'hợp nhất tỉnh Ninh Thuận và tỉnh Khánh Hòa; kết thúc hoạt động của cấp huyện' },
]

/** Words of what stands below the overview's first screen, which come with it. */
export const evidence = {
  events,
  communes: 'Xã, phường, đặc khu',
  provinceWide: 'Toàn tỉnh',
  more: (places: string) => `Còn ${places} xã, phường, đặc khu khác trong bảng.`,
  without: (places: string) => `${places} xã, phường, đặc khu chưa có mô hình, điển hình nào`,
  withoutIn: (places: string) =>
    `${places} xã, phường, đặc khu chưa có mô hình, điển hình nào trong phạm vi đang lọc`,
  outstanding: {
    section: 'Mô hình, điển hình tiêu biểu',
    title: (shown: string, all: number) =>
      all === 0 ? 'Chưa có mô hình, điển hình tiêu biểu' : `${shown} mô hình, điển hình tiêu biểu`,
    rule: 'Tiêu biểu: được công nhận hoặc đánh giá hiệu quả, và đã được nhân rộng hoặc khen thưởng. Giới thiệu tối đa năm mô hình, xếp theo số nơi nhân rộng, số đơn vị tiếp nhận, cấp khen thưởng, rồi theo mã.',
    all: (models: string) => `Xem cả ${models} mô hình, điển hình tiêu biểu`,
    none: 'Chưa có mô hình, điển hình nào được công nhận hoặc đánh giá hiệu quả mà đã được nhân rộng hoặc khen thưởng.',
    unknown: 'Phiên bản số liệu này lập trước khi có phần này. Hãy chọn phiên bản số liệu mới hơn.',
    /** `names`: ": A, B và 3 đơn vị khác", or nothing. */
    replicated: (sites: string, units: string, names: string) =>
      `Nhân rộng tại ${sites} nơi, ${units} đơn vị tiếp nhận${names}`,
    adopters: 'đơn vị',
    commended: (level: string | null) =>
      level === null ? 'Được khen thưởng trong năm' : `Được khen thưởng trong năm, cấp cao nhất: ${level}`,
  },
  stages: {
    section: 'Kết quả xây dựng mô hình',
    /** `effective`: null where none was evaluated. */
    title: (effective: string | null, recognised: string) =>
      `${effective === null ? 'Chưa có mô hình nào được đánh giá' : `${effective} mô hình đã đánh giá đạt hiệu quả`}; ${recognised} được công nhận`,
    none: 'Chưa có mô hình, điển hình',
    registered: 'Đăng ký',
    results,
    note: 'Các dòng không bao hàm nhau. Đánh giá hiệu quả tính trên số mô hình đã được đánh giá, các dòng khác tính trên tổng số.',
    column: 'Nội dung',
    number: 'Số lượng',
    whole: 'Trên tổng số',
  },
}
