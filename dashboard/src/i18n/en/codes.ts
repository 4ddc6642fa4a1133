import others from 'reference:code_names/list.code/name_en?page,unit_kind,level'
import values from 'reference:values/list.code/name_en?category,kind,status,evaluation'

const names: Record<string, string> = { ...others, ...values }

/** The word for a code in English; null stays null, and a code that is not listed is shown as it is, so that a new one is seen. */
export function nameOf(list: string, code: string | null): string | null {
  return code === null ? null : (names[`${list}.${code}`] ?? code)
}

/** The codes of a list in their usual order. */
export function codesOf(list: string): string[] {
  return Object.keys(names).flatMap((key) => (key.startsWith(`${list}.`) ? [key.slice(list.length + 1)] : []))
}
