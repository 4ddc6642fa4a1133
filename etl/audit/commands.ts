import { existsSync } from 'node:fs'
import { provinceDay } from '../../cube/domain/dates.ts'
import type { DataPaths } from '../paths.ts'
import type { AuditEvent } from './event.ts'
import { auditFolder, type Head } from './files.ts'
import { auditKeyFile } from './key.ts'

/** What a command did, for the audit of a data folder; nothing where nobody signs in and there is none. */
export async function recordCommand(
  paths: DataPaths,
  what: string,
  more: NonNullable<AuditEvent['more']> = {},
  outcome: AuditEvent['outcome'] = 'done',
): Promise<void> {
  const audit = await openAudit(paths)
  if (audit === null) return
  try {
    const who = { who: 'máy chủ', role: 'command', scope: 'province', ip: null, session: null }
    audit.record({ ...who, what, outcome, more })
  } finally {
    audit.close()
  }
}

/** The end of the audit's chain, and its newest seal; null where there is none. */
export async function auditAnchor(paths: DataPaths): Promise<(Head & { seal: string | null }) | null> {
  const audit = await openAudit(paths)
  if (audit === null) return null
  try {
    return audit.anchor()
  } finally {
    audit.close()
  }
}

async function openAudit(paths: DataPaths) {
  if (!existsSync(auditFolder(paths.root))) return null
  const { Audit } = await import('./audit.ts')
  const keyFile = auditKeyFile(paths.root, process.env)
  return new Audit({ dataDir: paths.root, keyFile, dayOf: provinceDay })
}
