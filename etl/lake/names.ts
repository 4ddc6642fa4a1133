/** Names of a snapshot in the lake and in the engine. */

/** The schema of a snapshot, without its catalog. */
export function schemaName(id: string): string {
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id)) throw new Error(`not a snapshot id: ${id}`)
  return `s_${id.toLowerCase().replaceAll('-', '_')}`
}

/** The schema of a snapshot as it is written in SQL. */
export function schemaOf(catalog: string, id: string): string {
  return `${catalog}.${schemaName(id)}`
}
