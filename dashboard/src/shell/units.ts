import type { Row } from '../../../cube/domain/rows.ts'
import { codesOf } from '../i18n/vi/codes.ts'

export interface Unit {
  code: string
  name: string
}

export interface Kind {
  code: string
  units: Unit[]
}

export interface ChannelOfUnits {
  code: string
  kinds: Kind[]
}

/**
 * The units that owe a report or have models, by channel and kind, kinds in their usual order and units by name.
 * @param owing rows of `reporting` with unit_code, unit_name, channel, unit_kind
 * @param reporting the same of `models`
 */
export function readUnits(owing: Row[], reporting: Row[]): ChannelOfUnits[] {
  const units = new Map<string, { channel: string; kind: string; name: string }>()
  const take = (view: string) => (row: Row) => {
    const code = row[`${view}.unit_code`]
    if (code == null || units.has(String(code))) return
    units.set(String(code), {
      channel: String(row[`${view}.channel`] ?? ''),
      kind: String(row[`${view}.unit_kind`] ?? ''),
      name: String(row[`${view}.unit_name`] ?? code),
    })
  }
  owing.forEach(take('reporting'))
  reporting.forEach(take('models'))
  const order = codesOf('unit_kind')
  const place = (kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length)
  return ['government', 'party', ''].flatMap((channel) => {
    const own = [...units].filter(([, unit]) => unit.channel === channel)
    const kinds = [...new Set(own.map(([, unit]) => unit.kind))].sort((a, b) => place(a) - place(b))
    return kinds.length === 0
      ? []
      : [
          {
            code: channel,
            kinds: kinds.map((code) => ({
              code,
              units: own
                .filter(([, unit]) => unit.kind === code)
                .map(([unitCode, unit]) => ({ code: unitCode, name: unit.name }))
                .sort((a, b) => a.name.localeCompare(b.name, 'vi')),
            })),
          },
        ]
  })
}
