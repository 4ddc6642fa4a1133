/** Words of the menu that gives the page to others. */
export const share = {
  live: 'Sao chép liên kết luôn cập nhật',
  liveHelp: 'Người mở thấy số liệu mới nhất lúc đó.',
  exact: 'Sao chép liên kết đúng số liệu này',
  exactHelp: 'Người mở thấy đúng các số đang hiện, khi phiên bản số liệu này còn được giữ.',
  picture: 'Tải hình (PNG)',
  sheet: 'Phiếu họp hai trang (PDF)',
  print: 'In trang',
  device: 'Gửi qua ứng dụng khác…',
  copied: 'Đã sao chép liên kết.',
  notCopied: (link: string) => `Trình duyệt không cho sao chép; đề nghị tự sao chép liên kết này: ${link}`,
  saved: 'Đã tải hình.',
  noPicture: 'Không vẽ được hình; đề nghị dùng “In trang”.',
  file: 'guong-sang',
}
