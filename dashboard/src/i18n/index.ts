import { vi } from './vi.ts'

/** The words in use. English is a second dictionary of the same type. */
export { vi as words }
export type { Dictionary } from './vi.ts'
