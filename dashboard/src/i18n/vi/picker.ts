/** Words of the list of snapshots in the header. */
export const words = { list: 'Các bản số liệu', current: 'đang dùng', frozen: 'đã chốt' }
