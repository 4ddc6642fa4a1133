const LONGEST = 80

/**
 * A file's name as it may be written on this disk: the last part of whatever was given, without what has a
 * meaning to a file system. Never empty, never hidden, never a path.
 */
export function harmlessName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!
  const clean = last.replace(/[\p{C}<>:"|?*~$]/gu, '_').replace(/^[. ]+|[. ]+$/g, '')
  const end = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? ''
  const stem = clean.slice(0, clean.length - end.length).slice(0, LONGEST) || 'tep'
  return /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem) ? `_${stem}${end}` : stem + end
}

/** Names for files of one folder: no two the same, letters' case aside. */
export function distinctNames(given: string[]): string[] {
  const taken = new Set<string>()
  return given.map((one) => {
    const name = harmlessName(one)
    const dot = name.lastIndexOf('.') < 0 ? name.length : name.lastIndexOf('.')
    for (let n = 1; ; n++) {
      const tried = n === 1 ? name : `${name.slice(0, dot)} (${n})${name.slice(dot)}`
      if (taken.has(tried.toLowerCase())) continue
      taken.add(tried.toLowerCase())
      return tried
    }
  })
}
