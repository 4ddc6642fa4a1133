/** Words of the chart that says how reports came in. */
export const pace = {
  lastYear: 'năm trước',
  subtitle: 'Số đơn vị đã gửi báo cáo, cộng dồn theo ngày',
  expected: (units: string) => `${units} đơn vị phải báo cáo`,
  due: (day: string) => `Hạn ${day}`,
  received: (year: number) => `Đã báo cáo năm ${year}`,
  read: 'Đọc số báo cáo đã nhận theo từng ngày; phím mũi tên trái, phải để đổi ngày',
  deadline: (day: string) => `hạn ${day}`,
  value: (year: string, units: string) => `${year}: ${units} đơn vị`,
  /** A year says nothing of days that are still to come. */
  ahead: (year: string) => `${year}: chưa đến ngày này`,
}
