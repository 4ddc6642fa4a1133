import { createContext, useContext } from 'react'
import type { Snapshot } from './boot.ts'

/** The snapshot whose figures the page shows; null where nothing was published. */
export const ShownSnapshot = createContext<Snapshot | null>(null)

export const useShownSnapshot = (): Snapshot | null => useContext(ShownSnapshot)
