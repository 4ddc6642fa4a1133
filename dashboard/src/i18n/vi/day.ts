/** Words of a field for a day. */
export const day = {
  form: 'ngày/tháng/năm',
  calendar: 'Chọn trên lịch',
  wrong: 'Ghi ngày theo dạng ngày/tháng/năm, ví dụ 30/11/2026.',
  late: (max: string) => `Chọn ngày không sau ${max}.`,
}
