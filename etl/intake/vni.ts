import { compose } from './text.ts'

// VNI-Windows writes a letter as its base and a second character for the mark; a few letters
// have a character of their own. No package knows it. Each row: a base, then its marked forms
// as pairs of (character after the base, letter). Source: the VNI-Windows font table.
const marked: Record<string, string> = {
  a: 'ùáøàûảõãïạêăéắèằúẳüẵëặââáấàầåẩãẫäậ',
  e: 'ùéøèûẻõẽïẹâêáếàềåểãễäệ',
  o: 'ùóøòûỏõõïọâôáốàồåổãỗäộ',
  ô: 'ùớøờûởõỡïợ',
  u: 'ùúøùûủõũïụ',
  ö: 'ùứøừûửõữïự',
  y: 'ùýøỳûỷõỹ',
}
const own: Record<string, string> = { ô: 'ơ', ö: 'ư', ñ: 'đ', í: 'í', ì: 'ì', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' }

const letters = new Map<string, string>(Object.entries(own))
for (const [base, pairs] of Object.entries(marked))
  for (let i = 0; i < pairs.length; i += 2) letters.set(base + pairs[i]!, pairs[i + 1]!)
for (const [vni, letter] of [...letters]) {
  letters.set(vni.toUpperCase(), letter.toUpperCase())
  if (vni.length === 2) letters.set(vni[0]!.toUpperCase() + vni[1]!, letter.toUpperCase())
}

// Longest first, so that "aâ" is one letter and not two.
const pattern = new RegExp([...letters.keys()].sort((a, b) => b.length - a.length).join('|'), 'g')
const byLetter = new Map(
  [...letters]
    .filter(([vni]) => vni === vni.toLowerCase() || vni === vni.toUpperCase())
    .map(([vni, letter]) => [letter, vni]),
)

/** A text in VNI-Windows, its bytes shown as Windows-1252 characters, as Vietnamese (NFC). */
export function decodeVni(text: string): string {
  return compose(text.replace(pattern, (vni) => letters.get(vni)!))
}

/** A Vietnamese text as VNI-Windows would store it, as Windows-1252 characters. */
export function encodeVni(text: string): string {
  return [...text.normalize('NFC')].map((letter) => byLetter.get(letter) ?? letter).join('')
}
