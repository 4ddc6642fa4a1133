import type { Sum } from '../../../../cube/domain/contract.ts'
import { count, figure, signed } from '../format.ts'
import type { Sentence } from './sentences.ts'

/** Words of the page of sums that must agree. */
export const words = {
  title: 'Đối chiếu số liệu',
  sums: 'Các phép đối chiếu',
  subtitle: 'Mỗi phép đối chiếu tính một số theo hai cách độc lập; hai vế phải bằng nhau ở từng năm, từng kỳ',
  year: 'Năm',
  anyYear: 'Mọi năm',
  show: 'Hiện',
  all: 'Tất cả',
  onlyDiffering: 'Chỉ phép chưa khớp',
  agrees: 'Khớp',
  differs: 'Chưa khớp',
  difference: 'Chênh lệch',
  sum: 'Phép đối chiếu',
  left: 'Vế trái',
  right: 'Vế phải',
  state: 'Kết quả',
  byYear: (parts: number) => `Từng năm, từng kỳ (${parts})`,
  whole: 'Tất cả',
  round: 'Kỳ',
  rounds: { annual: 'Năm', h1: '6 tháng đầu năm' } as Record<string, string>,
  away: (difference: number) => `lệch ${signed(difference)}`,
  csv: 'Tải CSV',
  none: 'Không có phép đối chiếu nào cho lựa chọn này. Hãy chọn năm khác hoặc hiện tất cả.',
  help: 'Khi một phép chưa khớp, đề nghị báo bộ phận quản trị kèm mã phiên bản số liệu; số liệu đã lập không bị sửa.',
  file: 'doi-chieu',
}

/** What each sum says, by its name. */
export const meanings: Record<string, string> = {
  area_now:
    'Mỗi mô hình, điển hình nằm ở đúng một địa bàn hiện nay, hoặc chưa phân bổ được vì địa bàn cũ đã chia tách.',
  area_then: 'Mỗi mô hình, điển hình nằm ở đúng một địa bàn như tại ngày cuối kỳ báo cáo.',
  commended: 'Mô hình, điển hình ghi là được khen thưởng đều có dòng khen thưởng, và ngược lại.',
  districts: 'Mỗi mô hình, điển hình thuộc một trong mười địa bàn chung (huyện cũ) hoặc toàn tỉnh.',
  fields: 'Mỗi mô hình, điển hình thuộc đúng một trong mười một lĩnh vực của Kế hoạch.',
  kinds: 'Mỗi mô hình, điển hình là của tập thể hoặc của cá nhân, không bỏ sót, không tính hai lần.',
  receipts: 'Đơn vị có mô hình, điển hình được tính thì có báo cáo đã nhận, đúng ngày nhận.',
  registrations: 'Mỗi mô hình, điển hình có đúng một hình thức đăng ký.',
  replicated: 'Mô hình, điển hình ghi là nhân rộng trong năm đều có dòng nhân rộng, và ngược lại.',
  reports_model: 'Cộng số mô hình của từng báo cáo bằng tổng của toàn tỉnh.',
  reports_sent: 'Cộng số mô hình gửi về tỉnh của từng báo cáo bằng tổng của toàn tỉnh.',
  rows_held: 'Mỗi dòng bị giữ lại có mặt đúng một lần trong trang chất lượng dữ liệu.',
  rows_published: 'Không dòng nào của báo cáo được tính bị mất hay bị nhân đôi khi lập phiên bản số liệu.',
  rows_received: 'Không dòng nào đã gửi bị mất: dòng được nhận hoặc dòng bị giữ lại.',
  units: 'Mỗi mô hình, điển hình thuộc một đơn vị có hoạt động trong năm.',
  cube_models: 'Số trên các trang và trong tệp tải về bằng số đếm trực tiếp trong phiên bản số liệu.',
  cube_states: 'Mỗi đơn vị phải báo cáo ở đúng một tình trạng: đã báo cáo, chưa báo cáo, chưa đến hạn.',
  cube_punctuality: 'Mỗi báo cáo đã nhận là đúng hạn, chậm hoặc không rõ ngày nhận.',
}

/** A sum's title: the server's own is in this language. */
export const titleOf = (sum: { name: string; titleVi: string }): string => sum.titleVi

/** What each side of a sum is. */
export const sidesOf = (sum: Pick<Sum, 'name' | 'left' | 'right'>): [left: string, right: string] => [
  sum.left.label,
  sum.right.label,
]

/** How many sums agree, and the first that does not. */
export function reconciliationHeadline(agreeing: number, all: number, first: string | null): Sentence {
  if (all === 0) return ['Phiên bản số liệu này chưa có phép đối chiếu nào.']
  if (agreeing === all) return ['Cả ', figure(count(all)), ' phép đối chiếu đều khớp ở mọi năm, mọi kỳ.']
  return [
    figure(`${count(all - agreeing)}/${count(all)}`),
    ' phép đối chiếu chưa khớp',
    ...(first === null ? ['.'] : [`, trước hết: “${first}”.`]),
  ]
}
