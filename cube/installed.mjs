/**
 * For `start.cmd`: whether this Node.js can run the program, and whether its packages are those of
 * `package-lock.json`. Written for any Node.js, because an old one has to be told.
 * Exit codes: 0 all there, 1 packages have to be installed, 2 this Node.js will not do.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Node.js trên máy này là ${process.version}, quá cũ. Đề nghị cài bản LTS tại https://nodejs.org rồi mở lại start.cmd.\n`,
  )
  process.exit(2)
}
if (process.arch === 'ia32') {
  process.stderr.write(
    'Node.js trên máy này là bản 32 bit. Đề nghị gỡ ra, cài bản LTS 64 bit tại https://nodejs.org rồi mở lại start.cmd.\n',
  )
  process.exit(2)
}

/** The packages that a lock file names, by their folder. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return {}
  }
}

const wanted = packagesOf('package-lock.json')
// What npm writes when it has finished.
const found = packagesOf('node_modules/.package-lock.json')
const there = Object.entries(wanted).every(
  ([folder, { version, dev, devOptional, optional, peer }]) =>
    folder === '' || dev || devOptional || optional || peer || (found[folder] || {}).version === version,
)
process.exit(there ? 0 : 1)
