/** Words of the panel with the filters that have no place in the bar. */
export const words = {
  title: 'Bộ lọc khác',
  help: 'Chọn là lọc ngay; mọi bộ lọc nằm trong địa chỉ trang nên gửi được cho người khác.',
  any: { field: 'Mọi lĩnh vực', district: 'Mọi địa bàn', level: 'Mọi cấp quản lý' },
  tree: 'Cây đơn vị báo cáo',
  search: 'Tìm đơn vị (không cần gõ dấu)',
  found: (units: number) => `${units} đơn vị`,
  nothing: 'Không có đơn vị nào khớp. Hãy xóa bớt từ tìm kiếm.',
  everyUnit: 'Mọi đơn vị',
  done: 'Xong',
}
