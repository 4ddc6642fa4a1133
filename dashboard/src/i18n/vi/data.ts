import { count, figure } from '../format.ts'
import type { Sentence } from './sentences.ts'

/** Words of the page of the data steward. */
export const words = {
  title: 'Dữ liệu',
  administration: 'Dữ liệu của một người: tìm, đính chính, ẩn; kết quả sao lưu hằng đêm',
  network: 'Không kết nối được máy chủ. Hãy kiểm tra mạng rồi thử lại.',
  drop: {
    name: 'Kiểm tra và nạp báo cáo',
    title: 'Thả tệp báo cáo vào đây để kiểm tra, rồi nạp',
    help: 'Excel (.xlsx), Word (.docx, .doc), PDF có chữ hoặc CSV, bảng mã nào cũng được (Unicode, TCVN3, VNI…). Kiểm tra không làm thay đổi số liệu.',
    zone: 'Thả tệp vào đây',
    choose: 'Chọn tệp',
    received: 'Ngày nhận',
    receivedHelp: 'Ngày ghi trong tệp (nếu có) được ưu tiên.',
    chosen: 'Các tệp đã chọn',
    size: (bytes: number) =>
      bytes < 1_048_576
        ? `${count(Math.ceil(bytes / 1024))} kB`
        : `${count(Math.ceil(bytes / 1_048_576))} MB`,
    remove: (name: string) => `Bỏ tệp ${name}`,
    check: 'Kiểm tra',
    load: 'Nạp vào số liệu',
    again: 'Chọn tệp khác',
    checking: 'Đang kiểm tra…',
    cancel: 'Dừng kiểm tra',
    loading: 'Đang nạp; có thể rời trang, việc nạp vẫn tiếp tục.',
    tooLarge: 'Các tệp dài quá 200 MB; đề nghị chia thành nhiều lần gửi.',
    tooMany: 'Mỗi lần gửi tối đa 50 tệp; đề nghị chia thành nhiều lần.',
    realOverSample:
      'Đang dùng dữ liệu mẫu. Nếu nạp báo cáo thật, dữ liệu mẫu được cất riêng và sổ dữ liệu thật bắt đầu từ lần nạp này.',
    checked: (accepted: number, held: number) =>
      held === 0
        ? `Kiểm tra xong: ${count(accepted)} dòng hợp lệ, không dòng nào bị giữ lại`
        : `Kiểm tra xong: ${count(accepted)} dòng hợp lệ, ${count(held)} dòng sẽ bị giữ lại`,
    loaded: (load: number, accepted: number, held: number) =>
      `Đã nạp (lần nạp ${count(load)}): nhận ${count(accepted)} dòng, giữ lại ${count(held)} dòng`,
    unchanged: 'Các tệp này đã được nạp trước đây; số liệu không đổi',
    unreadable: 'Không đọc được tệp nào; xem lý do ở dưới',
    unconfirmed: 'Tệp văn bản chờ người phụ trách đọc và xác nhận',
    nothing: 'Không có báo cáo nào trong các tệp đã chọn',
    newSnapshot: 'Trang đã chuyển sang phiên bản số liệu mới.',
    sameSnapshot: 'Số liệu không đổi.',
  },
  inbox: {
    name: 'Tệp đã gửi, chưa nạp',
    title: (uploads: number) =>
      uploads === 0 ? 'Không còn tệp nào chờ nạp' : `${count(uploads)} lượt gửi tệp chưa vào lần nạp nào`,
    help: 'Máy chủ dừng hoặc gặp lỗi trước khi nạp xong. Tệp vẫn được giữ nguyên.',
    list: 'Các lượt gửi chưa nạp',
    sent: (at: string, received: string) => `Gửi ngày ${at}; ngày nhận ${received}`,
    load: 'Nạp',
    loadFor: (files: string) => `Nạp: ${files}`,
    remove: 'Bỏ',
    removeFor: (files: string) => `Bỏ: ${files}`,
    really: 'Bỏ hẳn?',
    reallyFor: (files: string) => `Bỏ hẳn? Tệp sẽ bị xóa: ${files}`,
    removed: 'Đã bỏ tệp.',
    working: 'Đang làm…',
  },
  sheets: {
    caption: 'Kết quả theo trang tính',
    file: 'Tệp, trang tính',
    table: 'Bảng',
    encoding: 'Bảng mã',
    rows: 'Số dòng',
    accepted: 'Hợp lệ',
    held: 'Giữ lại',
    dropped: 'Bỏ',
    warnings: 'Lưu ý',
    status: 'Kết quả',
    workbook: 'Excel',
    statuses: {
      loaded: 'Đọc được',
      unchanged: 'Đã nạp trước đây',
      superseding: 'Thay bản trước',
      unreadable: 'Không đọc được',
      unconfirmed: 'Chờ xác nhận',
    } as Record<string, string>,
    toMend: (held: number, rows: number) => `Cần sửa ${count(held)}/${count(rows)}`,
    effects: 'Nếu nạp, số liệu thay đổi như sau',
    effect: (one: {
      unitName: string
      year: number
      round: string
      wasReported: boolean
      modelsBefore: number
      modelsAfter: number
      sentBefore: number
      sentAfter: number
    }) =>
      `${one.unitName}, ${({ annual: 'năm', h1: '6 tháng đầu năm', registration: 'đăng ký năm', supplement: 'đăng ký bổ sung năm' } as Record<string, string>)[one.round] ?? one.round} ${one.year}: ` +
      [
        one.wasReported ? 'đã báo cáo' : 'chưa báo cáo → đã báo cáo',
        one.modelsBefore === one.modelsAfter
          ? `${count(one.modelsAfter)} mô hình`
          : `mô hình ${count(one.modelsBefore)} → ${count(one.modelsAfter)}`,
        ...(one.sentBefore === one.sentAfter
          ? []
          : [`gửi về tỉnh ${count(one.sentBefore)} → ${count(one.sentAfter)}`]),
      ].join('; '),
    first: 'Các dòng đầu như đã đọc',
    show: 'Xem dòng đầu',
    showFor: (file: string) => `Xem dòng đầu: ${file}`,
    note: 'Bỏ: dòng trống và dòng cộng, không phải dữ liệu. Dòng giữ lại không mất: được lưu và gửi lại đơn vị kèm lý do.',
  },
  issues: {
    caption: 'Lỗi và lưu ý',
    title: (errors: number, warnings: number) => `${count(errors)} lỗi, ${count(warnings)} lưu ý`,
    place: 'Dòng, cột',
    row: (row: number | null, column: string | null) =>
      [row === null ? 'cả trang' : `dòng ${row}`, column === null ? null : `cột “${column}”`]
        .filter((part) => part !== null)
        .join(', '),
    code: 'Lỗi',
    value: 'Nội dung ô',
    message: 'Cần làm',
    severity: { error: 'Giữ lại', warning: 'Lưu ý' } as Record<string, string>,
    none: 'Không có lỗi và không có lưu ý.',
    shown: (shown: number, all: number) => `Hiện ${count(shown)}/${count(all)}; tệp CSV có đủ.`,
    csv: 'Tải lỗi và lưu ý (CSV)',
    fileName: 'loi-va-luu-y',
  },
  tables: {
    model: 'Mô hình',
    replication: 'Nhân rộng',
    commendation: 'Khen thưởng',
    publicity: 'Tuyên truyền',
    info: 'Thông tin chung',
  } as Record<string, string>,
  encodings: {
    'utf-8': 'Unicode (UTF-8)',
    'utf-16le': 'Unicode (UTF-16)',
    'utf-16be': 'Unicode (UTF-16)',
    'windows-1258': 'Windows-1258',
    tcvn3: 'TCVN3 (ABC)',
    vni: 'VNI',
    viscii: 'VISCII',
  } as Record<string, string>,
  forms: {
    name: 'Mẫu báo cáo',
    title: 'Tải mẫu báo cáo đã ghi sẵn cho từng đơn vị',
    help: 'Mẫu có sẵn tên đơn vị, năm, các mô hình của năm trước và danh sách chọn; điền xong nạp được ngay.',
    year: 'Năm báo cáo',
    round: 'Kỳ',
    rounds: { annual: 'Năm', h1: '6 tháng đầu năm' },
    unit: 'Đơn vị',
    all: 'Tất cả đơn vị (ZIP)',
    button: 'Tải mẫu',
    making: 'Đang tạo mẫu…',
    done: 'Đã tạo xong; trình duyệt đang lưu tệp.',
  },
  loads: {
    name: 'Các lần nạp',
    title: (loads: number, files: number) => `${count(files)} tệp trong ${count(loads)} lần nạp`,
    subtitle: 'Mới nhất trước; gồm cả các bản đã có báo cáo gửi lại thay thế',
    load: 'Lần nạp',
    loadedAt: 'Nạp lúc',
    received: 'Ngày nhận tệp',
    files: 'Số tệp',
    units: 'Số đơn vị',
    accepted: 'Dòng hợp lệ',
    held: 'Dòng giữ lại',
    dropped: 'Dòng bỏ qua',
    returns: 'Tệp gửi lại đơn vị',
    download: 'Tải (ZIP)',
    downloadFor: (load: number) => `Tải (ZIP): tệp gửi lại đơn vị của lần nạp ${load}`,
    clean: 'Không có dòng giữ lại',
    making: 'Đang tạo tệp…',
    none: 'Chưa có tệp nào trong phạm vi đang xem.',
    absent: 'Phiên bản số liệu này được lập trước khi có danh sách tệp đã nhận.',
    span: (from: string, to: string) => (from === to ? from : `${from} – ${to}`),
  },
  files: {
    name: 'Các tệp đã nhận',
    title: (shown: number, all: number) =>
      shown === all ? `${count(all)} tệp` : `${count(shown)}/${count(all)} tệp`,
    subtitle: 'Tệp của đơn vị nào, nhận ngày nào, bao nhiêu dòng hợp lệ, giữ lại và bỏ',
    search: 'Tìm tệp hoặc đơn vị (không cần gõ dấu)',
    file: 'Tệp',
    unit: 'Đơn vị',
    unknown: 'Chưa xác định',
    more: (units: number) => `và ${units} đơn vị khác`,
    state: 'Tình trạng',
    counted: 'Đang được tính',
    replaced: 'Không được tính: đã có bản thay thế hoặc chưa có dòng hợp lệ',
    info: 'Chỉ có thông tin chung',
    returned: 'Tệp gửi lại',
    returnedFor: (file: string) => `Excel: tệp gửi lại của ${file}`,
    show: 'Hiện thêm',
    nothing: 'Không có tệp nào khớp. Hãy rút ngắn từ tìm kiếm.',
  },
  held: {
    name: 'Dòng chờ hoàn thiện',
    title: (rows: number, units: number) =>
      rows === 0
        ? 'Không có dòng nào chờ hoàn thiện'
        : `${count(rows)} dòng chờ hoàn thiện của ${count(units)} đơn vị`,
    subtitle: (year: number) =>
      `Trong các báo cáo được tính của năm ${year}; chọn một lý do hoặc đơn vị để xem từng dòng`,
    byCode: 'Theo lý do',
    byUnit: 'Theo đơn vị',
    reason: 'Lý do',
    unit: 'Đơn vị',
    rows: 'Số dòng',
    units: 'Số đơn vị',
    reasons: 'Số lý do',
    unknownUnit: 'Chưa xác định được đơn vị',
    empty: 'Mọi dòng của các báo cáo đã nhận đều hợp lệ.',
    lines: (what: string) => `Các dòng: ${what}`,
    noLines: 'Năm đang xem không có dòng nào như vậy. Hãy chọn lý do hoặc đơn vị khác.',
    close: 'Đóng danh sách dòng',
    place: 'Tệp, vị trí',
  },
  declared: {
    name: 'Kê khai và tổng hợp',
    title: (differing: number, declaring: number) =>
      declaring === 0
        ? 'Chưa đơn vị nào ghi tổng số kê khai'
        : differing === 0
          ? `Cả ${count(declaring)} đơn vị có tổng kê khai đều khớp số tổng hợp`
          : `${count(differing)}/${count(declaring)} đơn vị có tổng kê khai khác số tổng hợp`,
    subtitle: (year: number) =>
      `Tổng số mô hình, điển hình do đơn vị ghi và số tổng hợp trong báo cáo năm ${year}; chênh lệch được nêu, không sửa số nào`,
    silent: (units: number) => `${count(units)} đơn vị đã báo cáo mà không ghi tổng số.`,
    unit: 'Đơn vị',
    declared: 'Kê khai',
    counted: 'Tổng hợp',
    difference: 'Chênh lệch',
    held: 'Dòng giữ lại',
    received: 'Ngày nhận',
    same: 'Khớp',
    differs: 'Khác',
    empty:
      'Các báo cáo của năm này không ghi tổng số; tổng số ghi ở trang “Thông tin chung” của mẫu báo cáo.',
  },
  pairs: {
    name: 'Mô hình có thể trùng',
    title: (undecided: number, all: number, of: { year: number; undecided: number } | null = null) =>
      all === 0
        ? 'Không có cặp mô hình nào có thể trùng'
        : undecided === 0
          ? `Đã quyết định cả ${count(all)} cặp`
          : of === null || of.undecided === undecided
            ? `${count(undecided)} cặp chưa quyết định`
            : `${count(of.undecided)} cặp của năm ${of.year} chưa quyết định; mọi năm: ${count(undecided)}`,
    subtitle:
      'Cặp được xác nhận là một thì tính một lần trong các tổng, vẫn giữ trong số riêng của từng đơn vị',
    show: 'Hiện',
    open: 'Chưa quyết định',
    decided: 'Đã quyết định',
    every: 'Tất cả',
    same: 'Là một mô hình',
    different: 'Là hai mô hình khác nhau',
    undo: 'Hủy quyết định',
    continues: 'Tiếp nối ở đơn vị kế thừa',
    perhapsSame: 'Có thể trùng',
    unit: 'Đơn vị',
    subject: 'Tập thể, cá nhân',
    field: 'Lĩnh vực',
    code: 'Mã',
    year: 'Báo cáo năm',
    countedIn: 'Năm tính',
    anyYear: 'Mọi năm',
    ofYear: (year: number, pairs: number) => `Năm ${year} (${count(pairs)})`,
    reason: 'Lý do',
    anyReason: 'Mọi lý do',
    ofReason: (reason: string, pairs: number) => `${reason} (${count(pairs)})`,
    all: {
      same: (pairs: number) => `Cả ${count(pairs)} cặp: mỗi cặp là một mô hình`,
      different: (pairs: number) => `Cả ${count(pairs)} cặp: mỗi cặp là hai mô hình khác nhau`,
    },
    reallyAll: (pairs: number) => `Chắc chắn? Bấm lần nữa để ghi ${count(pairs)} quyết định`,
    alike: 'Giống nhau',
    first: 'Mô hình thứ nhất',
    second: 'Mô hình thứ hai',
    verdict: { same: 'Đã xác nhận là một mô hình', different: 'Đã xác định là hai mô hình khác nhau' },
    on: (day: string, by: string | null) => (by === null ? `ngày ${day}` : `ngày ${day}, ${by}`),
    deciding: 'Đang ghi quyết định và lập lại số liệu…',
    done: 'Đã ghi quyết định; trang đã chuyển sang phiên bản số liệu mới.',
    old: 'Đang xem một phiên bản số liệu cũ; hãy bỏ chọn phiên bản số liệu để quyết định.',
    none: 'Không có cặp nào trong lựa chọn này.',
    more: (left: number) => `Hiện thêm (còn ${count(left)} cặp)`,
    years: (years: number[]) => `năm ${years.join(', ')}`,
  },
}

/** What waits for the steward, in one sentence. */
export function dataHeadline(facts: {
  year: number
  files: number
  held: number
  differing: number
  undecided: number
}): Sentence {
  const open: Sentence = [
    ...(facts.held ? [figure(count(facts.held)), ' dòng chờ hoàn thiện'] : ['không có dòng chờ hoàn thiện']),
    ...(facts.differing ? [', ', figure(count(facts.differing)), ' đơn vị kê khai khác số tổng hợp'] : []),
    ...(facts.undecided ? [', ', figure(count(facts.undecided)), ' cặp có thể trùng nhau'] : []),
  ]
  return ['Đã nhận ', figure(count(facts.files)), ` tệp; năm ${facts.year}: `, ...open, '.']
}
