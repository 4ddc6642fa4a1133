import type { Sentence } from './sentences.ts'

/** Words of the report page. */
export const words = {
  title: 'Báo cáo tổng hợp',
  year: 'Năm báo cáo',
  snapshot: 'Bản số liệu',
  current: 'hiện hành',
  frozen: 'đã chốt',
  layout: 'Thể thức',
  layouts: {
    party: 'Văn bản của Đảng, toàn tỉnh (Ban Tuyên giáo và Dân vận)',
    state: 'Văn bản hành chính, khối chính quyền (Sở Nội vụ)',
  },
  guide: (name: string) => `Trình bày theo ${name}.`,
  freeze: 'Chốt số liệu',
  freezeName: 'Tên bản chốt',
  freezeHint: 'Số liệu đã chốt không thay đổi; lời văn được lưu cùng bản chốt.',
  freezing: 'Đang chốt số liệu…',
  editAfterFreeze: 'Hãy chốt số liệu rồi mới sửa lời văn và thông tin văn bản.',
  download: 'Tải về',
  docx: 'Báo cáo (Word)',
  docxPlain: 'Báo cáo không kèm phụ lục mã số liệu (Word)',
  xlsx: 'Phụ lục biểu (Excel)',
  preview: 'Bản xem trước',
  copy: 'Sao chép câu',
  copied: 'Đã sao chép câu và nguồn',
  copyFailed: 'Không sao chép được',
  codes: 'Mã số liệu',
  save: 'Lưu',
  saved: 'Đã lưu',
  unsaved: 'Có nội dung chưa lưu',
  reload: 'Tải lại, giữ phần đang viết',
  notRecorded: (why: string) => `Tệp vẫn tải được, nhưng chưa ghi nhận việc phát hành: ${why}`,
  carried: (name: string) => `Lấy từ bản chốt “${name}”.`,
  discard: 'Bỏ lời văn này',
  document: 'Thông tin văn bản',
  number: 'Số văn bản',
  date: 'Ngày văn bản',
  settings: {
    superior: 'Cơ quan cấp trên',
    issuer: 'Cơ quan ban hành (in hoa)',
    issuer_name: 'Cơ quan ban hành (trong câu)',
    place: 'Địa danh',
    report_suffix: 'Ký hiệu báo cáo',
    letter_suffix: 'Ký hiệu công văn',
    addressee: 'Kính gửi',
    grounds: 'Căn cứ (mỗi dòng một căn cứ)',
    authority: 'Thẩm quyền ký (nếu có)',
    position: 'Chức vụ người ký',
    signer: 'Họ tên người ký',
    recipients: 'Nơi nhận báo cáo (mỗi dòng một nơi)',
    letter_recipients: 'Nơi nhận công văn (mỗi dòng một nơi)',
  },
  corrections: 'Hiệu chỉnh sau khi chốt',
  noCorrections: 'Số liệu trong báo cáo không khác số liệu hiện nay.',
  correctionReports: 'Báo cáo của đơn vị đã thay đổi',
  correctionCount: (n: number) => `${n} số liệu trong báo cáo nay đã khác.`,
  more: (n: number) => `và ${n} số liệu khác`,
  rows: (n: number) => `và ${n} dòng khác trong tệp tải về`,
  unwritten: '(Phần này do cơ quan soạn thảo bổ sung.)',
}

/** What the page shows, in one sentence. */
export function reportHeadline(year: number, layout: 'party' | 'state', frozen: boolean): Sentence {
  const whose = layout === 'party' ? 'toàn tỉnh' : 'khối chính quyền'
  return [
    'Báo cáo ',
    { figure: `năm ${year}` },
    `, ${whose}, từ ${frozen ? 'số liệu đã chốt' : 'số liệu chưa chốt'}`,
  ]
}
