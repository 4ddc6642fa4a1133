import type { words as vietnamese } from '../vi/picker.ts'

/** Words of the list of snapshots in the header. */
export const words: typeof vietnamese = { list: 'Snapshots', current: 'in use', frozen: 'frozen' }
