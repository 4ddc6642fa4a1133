/**
 * What stands on the paper itself. The report is an official document in Vietnamese, whatever the language of
 * the page around it, so these words are in neither dictionary.
 */
export const letterhead = {
  number: { state: 'Số: ', party: 'Số ' },
  title: { state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', party: 'ĐẢNG CỘNG SẢN VIỆT NAM' },
  motto: 'Độc lập - Tự do - Hạnh phúc',
  report: 'BÁO CÁO',
  to: 'Kính gửi:',
  recipients: 'Nơi nhận:',
}

/** "Khánh Hòa, ngày 05 tháng 01 năm 2026", as in the document. */
export function placeAndDate(place: string, day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${place}, ngày ${two(date!)} tháng ${month! < 3 ? two(month!) : month!} năm ${year!}`
}
