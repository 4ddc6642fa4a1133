/** What the filters of a page's address may say, where that is a closed list. */

const VALUES: Record<string, RegExp> = {
  year: /^20\d\d$/,
  channel: /^(government|party)$/,
  kind: /^(collective|individual)$/,
  field: /^([1-9]|1[01])$/,
  level: /^(central|province|district|commune|grassroots)$/,
  basis: /^(then|now|common)$/,
  lang: /^(vi|en)$/,
  theme: /^(light|dark)$/,
}

/**
 * The first filter of an address whose value is in no list, as it stands there; null where all are known. The page of such
 * an address shows nothing else in its place.
 */
export function unknownIn(asked: URLSearchParams): string | null {
  const found = Object.entries(VALUES).find(
    ([name, known]) => asked.get(name) && !known.test(asked.get(name)!),
  )
  return found === undefined ? null : `${found[0]}=${asked.get(found[0])!}`
}
