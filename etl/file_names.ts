/**
 * File names that Windows, macOS and Linux all take. Every name that comes from outside (a sender's file, a
 * unit's code, an address) goes through here before a file is called by it.
 */

/** In UTF-16 units, so that a path through some folders stays under Windows's 260. */
const LONGEST = 80
/** In bytes of UTF-8: an ending and a number still fit into the 255 of other systems. */
const LONGEST_BYTES = 240

/** Names of devices, with or without an ending: Windows opens the device instead of a file. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i

/**
 * The last part of a name or path from outside, as a file may be called everywhere. It is never empty, hidden
 * or a path, and keeps every letter.
 * @param bytes of the name without its ending, at most
 */
export function safeFileName(given: string, bytes = LONGEST_BYTES): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!
  const clean = trimmed(last.replace(/[\p{C}<>:"|?*~$]/gu, '_'))
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? ''
  const stem = trimmed(clean.slice(0, clean.length - ending.length)) || 'tep'
  return trimmed(shortened(DEVICE.test(stem) ? `_${stem}` : stem, bytes)) + ending
}

/** Names for files of one folder: no two the same, letters' case aside. */
export function distinctFileNames(given: string[]): string[] {
  const taken = new Set<string>()
  return given.map((one) => {
    const name = safeFileName(one)
    const dot = name.lastIndexOf('.') < 0 ? name.length : name.lastIndexOf('.')
    return firstFree(taken, (n) => (n === 1 ? name : `${name.slice(0, dot)} (${n})${name.slice(dot)}`))
  })
}

/**
 * The first of a row of names that is not taken yet, letters' case aside; it is taken from then on.
 * @param nth the name for n = 1, 2, …
 */
export function firstFree(taken: Set<string>, nth: (n: number) => string): string {
  for (let n = 1; ; n++) {
    const tried = nth(n)
    // Windows compares capitals, and others small letters.
    const key = tried.toUpperCase().toLowerCase()
    if (taken.has(key)) continue
    taken.add(key)
    return tried
  }
}

/** Windows drops dots and spaces at the end; a dot at the beginning hides the file elsewhere. */
function trimmed(text: string): string {
  return text.replace(/^[.\s]+|[.\s]+$/gu, '')
}

/** The beginning of a text; no letter is cut in two. */
function shortened(text: string, bytes: number): string {
  const letters = Array.from(text)
  let [units, size] = [0, 0]
  const end = letters.findIndex((letter) => {
    units += letter.length
    size += Buffer.byteLength(letter)
    return units > LONGEST || size > bytes
  })
  return end < 0 ? text : letters.slice(0, end).join('')
}
