/** Words of the charts over years. */
export const trend = {
  basis:
    'Từ 01/7/2025 tỉnh Khánh Hòa gồm cả Ninh Thuận (cũ). Phần dưới của mỗi cột là phạm vi Khánh Hòa cũ, so sánh được qua các năm.',
  merger: '01/7/2025: hợp nhất tỉnh',
  provisional: 'Số tạm tính',
  sameDay: 'Cùng thời điểm năm trước',
}
