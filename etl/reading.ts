import { existsSync } from 'node:fs'
import { UserError } from './errors.ts'
import { isCurrent, openLedger, readLedger, type Ledger } from './ledger.ts'
import { loadReference, prepareReference, type Reference } from './reference.ts'

/**
 * Opens the ledger for a command that only reads, with the reference tables in place; an empty one where there is none.
 * Several such commands may run at once. A ledger that lacks a migration, or codes that the reference tables have now,
 * gets them first, which takes a moment in which nobody else may have it open.
 * @throws UserError as `openLedger`
 */
export async function openToRead(file: string, reference: Reference): Promise<Ledger> {
  if (!existsSync(file)) return openWithReference(':memory:', reference)
  let held: UserError | null = null
  for (let tries = 0; tries < 3; tries += 1) {
    const ledger = await tryReading(file, reference)
    if (ledger !== null) return ledger
    try {
      const writing = await openWithReference(file, reference)
      writing.close()
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'ledger-locked') throw error
      // Another command that reads was first: it is bringing the ledger up to date, or has done so.
      held = error
    }
  }
  throw held ?? new Error('The ledger does not keep the codes of the reference tables')
}

async function openWithReference(file: string, reference: Reference): Promise<Ledger> {
  const ledger = await openLedger(file)
  try {
    await loadReference(ledger.connection, reference)
    return ledger
  } catch (error) {
    ledger.close()
    throw error
  }
}

/** @returns null where the ledger has to be written before it can be read with these reference tables */
async function tryReading(file: string, reference: Reference): Promise<Ledger | null> {
  const ledger = await readLedger(file)
  try {
    if ((await isCurrent(ledger)) && (await prepareReference(ledger.connection, reference))) return ledger
  } catch (error) {
    ledger.close()
    throw error
  }
  ledger.close()
  return null
}
