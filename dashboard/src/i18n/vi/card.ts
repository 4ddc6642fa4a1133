/** What a chart's card offers; words that come with the cards, after the first paint. */
export const card = {
  png: 'Tải PNG',
  svg: 'Tải SVG',
  noPicture: 'Không vẽ được ảnh. Hãy thử lại, hoặc tải bảng CSV, XLSX.',
  csvWhole: 'Số liệu của biểu đồ',
  table: 'Xem bảng',
  picture: 'Xem biểu đồ',
  more: (name: string) => `Bảng, tệp, hình và cách tính: ${name}`,
  moreShort: 'Bảng, tệp, hình và cách tính',
  unfold: (name: string) => `Mở phần ${name}`,
}
