/** Words of the chart that says how reports came in. */
export const pace = {
  read: 'Đọc số báo cáo đã nhận theo từng ngày; phím mũi tên trái, phải để đổi ngày',
  due: (day: string) => `hạn ${day}`,
  value: (year: string, units: string) => `${year}: ${units} đơn vị`,
  /** A year says nothing of days that are still to come. */
  ahead: (year: string) => `${year}: chưa đến ngày này`,
}
