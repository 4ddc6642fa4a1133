/** `npm run sbom`: what is shipped with the built pages and the server, as a list of parts and their licences. */
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Locked {
  name?: string
  version: string
  license?: string
  dev?: boolean
  devOptional?: boolean
}

/** A package of a production install, as the lock file has it. */
export interface Shipped {
  name: string
  version: string
  licence: string
  folder: string
}

/** Every package that `npm ci --omit=dev` may install, by folder. */
export function shippedPackages(root = ROOT): Shipped[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>
  }
  return Object.entries(lock.packages)
    .filter(([folder, { dev, devOptional }]) => folder !== '' && !dev && !devOptional)
    .map(([folder, { name, version, license }]) => ({
      name: name ?? folder.split('node_modules/').at(-1)!,
      version,
      licence: license ?? '',
      folder,
    }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** Writes `sbom.cdx.json` (CycloneDX) and `licences.txt` into a folder. */
export function writeNotices(folder: string): void {
  writeFileSync(join(folder, 'licences.txt'), licences())
  writeFileSync(join(folder, 'sbom.cdx.json'), sbom())
}

interface Component {
  type: 'library'
  name: string
  version: string
  purl: string
}

/**
 * The list of parts by npm itself, from the lock file, so that it is the same on every machine. Of packages that are
 * there in two versions npm 11 names one, and of those for another system none: they are added.
 */
function sbom(): string {
  const args = ['sbom', '--omit=dev', '--package-lock-only', '--sbom-format=cyclonedx']
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  }
  const npm = process.env['npm_execpath']
  let list: { components: Component[] }
  try {
    const printed =
      npm?.endsWith('.js') === true
        ? execFileSync(process.execPath, [npm, ...args], options)
        : execFileSync('npm', args, { ...options, shell: process.platform === 'win32' })
    list = JSON.parse(printed) as { components: Component[] }
  } catch {
    // No start fails because npm cannot be run: the lock file alone names the parts.
    list = { ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 }, components: [] }
  }
  const keyOf = ({ name, version }: { name: string; version: string }) => `${name}@${version}`
  const named = new Set(list.components.map(keyOf))
  for (const { name, version, licence } of shippedPackages()) {
    if (named.has(keyOf({ name, version }))) continue
    named.add(keyOf({ name, version }))
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
    const licences = licence === '' ? {} : { licenses: [{ license: { name: licence } }] }
    list.components.push({ type: 'library', name, version, purl, ...licences })
  }
  return `${JSON.stringify(list, null, 2)}\n`
}

/** The licence of every package that is installed here, with its text where it brings one. */
function licences(): string {
  const texts = shippedPackages().map(({ name, version, licence, folder }) => {
    const at = join(ROOT, folder)
    const files = existsSync(at)
      ? readdirSync(at).filter((file) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(file))
      : []
    const text = files.sort().map((file) => readFileSync(join(at, file), 'utf8').trim())
    return [`${name} ${version}: ${licence}`, ...text].join('\n\n')
  })
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeNotices(join(ROOT, 'dashboard', 'dist'))
