/** The files by which a cluster for trying is started: a coordinator and two workers on the loopback address. */

/** Who reads figures, and who publishes snapshots. */
export const READER = 'guong_sang'
export const PUBLISHER = 'guong_sang_publisher'
export const CATALOG = 'lake'

export interface Node {
  name: string
  port: number
  isCoordinator: boolean
}

export interface Layout {
  /** Megabytes of each node's heap. */
  heap: number
  nodes: Node[]
  server: string
  lake: string
  /** Whether it starts soon rather than runs fast for hours: for tests. */
  isBrief: boolean
  /** The folder of a node. */
  folderOf(node: Node): string
}

/** The files of a node below its folder `etc`: name → content. */
export function filesOf(
  node: Node,
  { heap, nodes, server, lake, isBrief, folderOf }: Layout,
): Record<string, string> {
  const folder = folderOf(node)
  const coordinator = nodes.find(({ isCoordinator }) => isCoordinator)!
  return {
    'config.properties': lines(
      `coordinator=${node.isCoordinator}`,
      ...(node.isCoordinator ? ['node-scheduler.include-coordinator=false'] : []),
      `http-server.http.port=${node.port}`,
      `discovery.uri=http://127.0.0.1:${coordinator.port}`,
      'node.internal-address=127.0.0.1',
      // Only this machine: there is no password.
      'node.bind-ip=127.0.0.1',
      `query.max-memory=${heap}MB`,
      `query.max-memory-per-node=${Math.floor(heap * 0.4)}MB`,
      // A question that lost a node is asked again, and soon.
      'retry-policy=QUERY',
      'retry-initial-delay=2s',
      'query.remote-task.max-error-duration=6s',
      'exchange.max-error-duration=6s',
    ),
    'node.properties': lines(
      'node.environment=guongsang',
      `node.id=${node.name}`,
      `node.data-dir=${folder}/data`,
      `plugin.dir=${server}/plugin`,
    ),
    'jvm.config': lines(
      '-server',
      `-Xmx${heap}M`,
      ...(isBrief ? ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] : ['-XX:+UseG1GC']),
      '-XX:+ExitOnOutOfMemoryError',
      '-XX:ReservedCodeCacheSize=256M',
      '-Djdk.attach.allowAttachSelf=true',
      '-Djdk.nio.maxCachedBufferSize=2000000',
      '-Duser.timezone=UTC',
      '--enable-native-access=ALL-UNNAMED',
      '--sun-misc-unsafe-memory-access=allow',
    ),
    'log.properties': lines('io.trino=WARN'),
    [`catalog/${CATALOG}.properties`]: lines(
      'connector.name=hive',
      'hive.metastore=file',
      'hive.metastore.catalog.dir=local:///.metastore',
      'fs.native-local.enabled=true',
      `local.location=${lake}`,
      'hive.non-managed-table-writes-enabled=true',
      'hive.parquet.use-column-names=true',
      'hive.timestamp-precision=MICROSECONDS',
    ),
    'access-control.properties': lines(
      'access-control.name=file',
      `security.config-file=${folder}/etc/rules.json`,
    ),
    'rules.json': `${JSON.stringify(RULES, null, 2)}\n`,
  }
}

/** Who may do what: the reader reads snapshots, the publisher makes and removes them, nobody else does anything. */
const RULES = {
  catalogs: [
    { user: PUBLISHER, catalog: CATALOG, allow: 'all' },
    { user: READER, catalog: CATALOG, allow: 'read-only' },
    { user: `${READER}|${PUBLISHER}`, catalog: 'system', allow: 'read-only' },
  ],
  schemas: [{ user: PUBLISHER, catalog: CATALOG, schema: 's_.*', owner: true }, { owner: false }],
  tables: [
    {
      ...{ user: PUBLISHER, catalog: CATALOG, schema: 's_.*' },
      privileges: ['SELECT', 'INSERT', 'DELETE', 'OWNERSHIP'],
    },
    { user: READER, catalog: CATALOG, schema: 's_.*', privileges: ['SELECT'] },
    {
      user: `${READER}|${PUBLISHER}`,
      catalog: 'system',
      schema: 'runtime',
      table: 'nodes|queries',
      privileges: ['SELECT'],
    },
    { user: `${READER}|${PUBLISHER}`, schema: 'information_schema', privileges: ['SELECT'] },
  ],
}

const lines = (...all: string[]): string => `${all.join('\n')}\n`
