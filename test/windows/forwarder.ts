/**
 * A Windows DLL without code: its one function is another DLL's under another name ("forwarded", Microsoft's PE
 * format, "Export Address Table"). Wine 8 lacks the DLL of Windows 10 from which programs in Rust and Go take
 * random bytes, but has the function.
 * @param target `dll.function`
 */
export function forwarderDll(dll: string, name: string, target: string): Buffer {
  const [headers, section, base] = [0x200, 0x1000, 0x6b5000000n]
  const exports = Buffer.alloc(0x200)
  let free = 52
  const text = (words: string) => {
    const at = section + free
    free += exports.write(`${words}\0`, free, 'latin1')
    return at
  }
  // The directory, then the tables of addresses, names and ordinals, with one line each.
  exports.writeUInt32LE(text(dll), 12)
  for (const [at, value] of [1, 1, 1, section + 40, section + 44, section + 48].entries())
    exports.writeUInt32LE(value, 16 + 4 * at)
  exports.writeUInt32LE(text(target), 40)
  exports.writeUInt32LE(text(name), 44)

  const file = Buffer.alloc(headers)
  file.write('MZ')
  file.writeUInt32LE(0x40, 0x3c)
  file.write('PE', 0x40)
  const coff = 0x44
  file.writeUInt16LE(0x8664, coff) // x64
  file.writeUInt16LE(1, coff + 2) // sections
  file.writeUInt16LE(240, coff + 16) // length of the optional header
  file.writeUInt16LE(0x2022, coff + 18) // executable, large addresses, DLL
  const optional = coff + 20
  file.writeUInt16LE(0x20b, optional) // 64 bit
  file.writeBigUInt64LE(base, optional + 24)
  file.writeUInt32LE(0x1000, optional + 32) // pages in memory
  file.writeUInt32LE(0x200, optional + 36) // and in the file
  file.writeUInt16LE(6, optional + 40) // Windows 6.0 and later
  file.writeUInt16LE(6, optional + 48)
  file.writeUInt32LE(2 * section, optional + 56) // length in memory
  file.writeUInt32LE(headers, optional + 60)
  file.writeUInt16LE(3, optional + 68) // console
  file.writeUInt16LE(0x100, optional + 70) // no code in its data
  file.writeUInt32LE(16, optional + 108) // directories, the first of them the exports
  file.writeUInt32LE(section, optional + 112)
  file.writeUInt32LE(free, optional + 116)
  const header = optional + 240
  file.write('.edata', header)
  file.writeUInt32LE(exports.length, header + 8)
  file.writeUInt32LE(section, header + 12)
  file.writeUInt32LE(exports.length, header + 16)
  file.writeUInt32LE(headers, header + 20)
  file.writeUInt32LE(0x40000040, header + 36) // data that is read
  return Buffer.concat([file, exports])
}
