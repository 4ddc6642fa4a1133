/**
 * The mart's codes in Vietnamese. A code that is not listed is shown as it is, so that a
 * new one is seen and not lost.
 */
const codes = {
  unitKind: {
    agency: 'Sở, ban, ngành',
    district_committee: 'UBND huyện (đến 30/6/2025)',
    commune_committee: 'UBND xã, phường, đặc khu',
    public_service: 'Đơn vị sự nghiệp',
    state_enterprise: 'Doanh nghiệp nhà nước',
    district_party: 'Cấp ủy huyện (đến 30/6/2025)',
    commune_party: 'Đảng ủy xã, phường, đặc khu',
    party_committee: 'Đảng ủy trực thuộc Tỉnh ủy',
    front: 'Mặt trận Tổ quốc',
    mass_organisation: 'Tổ chức chính trị - xã hội',
    press: 'Cơ quan báo chí',
    party_body: 'Ban, cơ quan Đảng',
    association: 'Hội quần chúng',
  },
  kind: {
    collective: 'Tập thể',
    individual: 'Cá nhân',
    household: 'Hộ gia đình',
    family: 'Gia đình',
    clan: 'Dòng họ',
    club: 'Câu lạc bộ',
    hamlet: 'Thôn, tổ dân phố',
    commune: 'Xã',
  },
  category: { model: 'Mô hình', exemplar: 'Điển hình' },
  level: {
    central: 'Trung ương',
    province: 'Tỉnh',
    district: 'Huyện (đến 30/6/2025)',
    commune: 'Xã, phường, đặc khu',
    grassroots: 'Cơ sở',
  },
  registration: {
    new: 'Đăng ký mới',
    supplementary: 'Đăng ký bổ sung',
    maintained: 'Tiếp tục duy trì',
  },
  status: {
    building: 'Đang xây dựng',
    recognised: 'Được công nhận',
    discontinued: 'Không còn duy trì',
  },
  evaluation: {
    effective: 'Hiệu quả',
    not_effective: 'Chưa đạt hiệu quả',
    not_evaluated: 'Chưa đánh giá',
  },
  criteria: { met: 'Đạt', not_met: 'Chưa đạt', not_evaluated: 'Chưa đánh giá' },
  priorityGroup: {
    production: 'Lao động, sản xuất',
    work: 'Công tác',
    study: 'Học tập',
    combat: 'Chiến đấu, phục vụ chiến đấu',
  },
  potential: {
    replicate_now: 'Nhân rộng ngay',
    needs_support: 'Cần bồi dưỡng thêm',
    limited: 'Khó phát triển',
  },
} as const satisfies Record<string, Record<string, string>>

export type CodeList = keyof typeof codes

/** The word for a code; null stays null. */
export function nameOf(list: CodeList, code: string | null): string | null {
  return code === null ? null : ((codes[list] as Record<string, string>)[code] ?? code)
}

/** The codes of a list in their usual order. */
export function codesOf(list: CodeList): string[] {
  return Object.keys(codes[list])
}
