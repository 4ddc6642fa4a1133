import type { Snapshot } from '../../data/boot.ts'
import { moment } from '../../i18n/vi/snapshots.ts'

/** What people call a snapshot: its name, else when it was built. */
export const calledOf = (snapshot: Snapshot): string => snapshot.name ?? moment(snapshot.builtAt)
