import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** The engine's server asks for it. */
export const LEAST_JAVA = 24

/** Where systems keep their Java environments; each folder holds some. */
const PLACES = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  '/opt',
  '/Library/Java/JavaVirtualMachines',
  path.join(homedir(), '.sdkman/candidates/java'),
  path.join(homedir(), '.jdks'),
]

/** The first whole number of a version as Java writes it: `25.0.1`, `1.8.0_392`. */
function majorOf(home: string): number {
  const file = path.join(home, 'release')
  if (!existsSync(file) || !existsSync(path.join(home, 'bin/java'))) return 0
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
}

function onPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean))
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return path.join(folder, name)
    } catch {
      // Not in this one.
    }
  return null
}

/** The home of a JDK that is new enough: `JAVA_HOME`, the one on the path, the newest of the usual places; null: none. */
export function findJdk(env: NodeJS.ProcessEnv = process.env): string | null {
  const program = onPath('java')
  const told = [env['JAVA_HOME'] ?? '', program === null ? '' : path.resolve(realpathSync(program), '../..')]
  const usual = PLACES.filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => path.join(place, name)))
    .flatMap((home) => [home, path.join(home, 'Contents/Home')])
    .sort((a, b) => majorOf(b) - majorOf(a))
  // What unpacks the server's parts comes with a JDK, not with a mere runtime.
  const isFit = (home: string) =>
    home !== '' && majorOf(home) >= LEAST_JAVA && existsSync(path.join(home, 'bin/jar'))
  return [...told, ...usual].find(isFit) ?? null
}

/** Maven's program; null: there is none. */
export function findMaven(env: NodeJS.ProcessEnv = process.env): string | null {
  for (const home of [env['MAVEN_HOME'], env['M2_HOME']]) {
    const program = home === undefined ? '' : path.join(home, 'bin/mvn')
    if (program !== '' && existsSync(program)) return program
  }
  return onPath('mvn')
}
