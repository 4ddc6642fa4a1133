import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { UserError } from '../../etl/errors.ts'
import { makeFolder, moveFile, remove } from '../../etl/files.ts'
import { isAlive } from '../../etl/remains.ts'
import { findMaven } from './java.ts'

/**
 * The server's parts, from Maven, by version and checksum. The last version of Trino that Maven has whole parts of; a cluster
 * in production is the operator's and may be of any later one, which speaks the same protocol.
 */
export const VERSION = '476'

interface Part {
  artifact: string
  file: string
  sha256: string
}

const PARTS: Part[] = [
  {
    artifact: `io.trino:trino-server-core:${VERSION}:tar.gz`,
    file: `trino-server-core-${VERSION}.tar.gz`,
    sha256: '0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158',
  },
  {
    artifact: `io.trino:trino-hive:${VERSION}:zip`,
    file: `trino-hive-${VERSION}.zip`,
    sha256: '611bacdb07d9f3cf7b9d47f97ecc76fa2e7ff8bfe8a9728c3d06adc1bfb8662e',
  },
]

/** The folder that keeps what was fetched, outside of the project. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['CLUSTER_CACHE']
  if (own !== undefined && own !== '') return path.resolve(own)
  const base = env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache')
  return path.join(base, 'guong-sang-cluster')
}

/** Where the server is, once it is there. */
export function serverFolder(): string {
  return path.join(cacheFolder(), `trino-server-core-${VERSION}`)
}

export function isFetched(): boolean {
  return existsSync(serverFolder())
}

/**
 * Fetches the server where it is not there yet: a third of a gigabyte, once.
 * @param jdk home of the JDK, which runs Maven too and unpacks
 * @param say prints one line
 * @throws UserError where Maven is missing or a part is not what it should be
 */
export async function fetchServer(jdk: string, say: (line: string) => void): Promise<string> {
  const server = serverFolder()
  if (isFetched()) return server
  const maven = findMaven()
  if (maven === null) throw new UserError('Chưa có Maven (lệnh mvn) để tải máy chủ của cụm; hãy cài Maven.')
  say(`Tải máy chủ của cụm máy (Trino ${VERSION}) bằng Maven, một lần, vào ${cacheFolder()}`)
  const aside = path.join(cacheFolder(), `.fetching-${process.pid}`)
  remove(aside)
  makeFolder(aside)
  try {
    for (const part of PARTS) await fetchPart(part, aside, maven, jdk)
    const [core, hive] = PARTS.map(({ file }) => path.join(aside, file)) as [string, string]
    execFileSync('tar', ['-xzf', core], { cwd: aside, stdio: 'pipe' })
    const unpacked = path.join(aside, path.basename(server))
    const plugins = path.join(unpacked, 'plugin')
    makeFolder(plugins)
    execFileSync(path.join(jdk, 'bin/jar'), ['-xf', hive], { cwd: plugins, stdio: 'pipe' })
    moveFile(path.join(plugins, `trino-hive-${VERSION}`), path.join(plugins, 'hive'))
    // Another process may have been faster.
    if (!isFetched()) moveFile(unpacked, server)
  } finally {
    remove(aside)
  }
  return server
}

async function fetchPart({ artifact, file, sha256 }: Part, folder: string, maven: string, jdk: string) {
  try {
    execFileSync(
      maven,
      [
        '-q',
        '-B',
        // Of a repository that is thrown away: else every part would be kept twice.
        `-Dmaven.repo.local=${path.join(folder, 'maven')}`,
        'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy',
        `-Dartifact=${artifact}`,
        `-DoutputDirectory=${folder}`,
      ],
      { cwd: folder, stdio: 'pipe', env: { ...process.env, JAVA_HOME: jdk } },
    )
  } catch {
    throw new UserError(`Maven không tải được ${artifact}; hãy kiểm tra đường truyền tới Maven Central.`)
  }
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path.join(folder, file))) hash.update(bytes as Buffer)
  if (hash.digest('hex') !== sha256)
    throw new UserError(`Tệp ${file} tải về không đúng nội dung đã biết (SHA-256); đã bỏ, không dùng.`)
}

/** Removes what earlier fetches that were broken off left; a fetch that is under way in another process keeps its folder. */
export function clearBroken(): void {
  if (!existsSync(cacheFolder())) return
  for (const name of readdirSync(cacheFolder())) {
    const pid = /^\.fetching-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) remove(path.join(cacheFolder(), name))
  }
}
