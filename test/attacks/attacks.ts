/** All reproductions, in the order of the findings. */
import { fileAttacks } from './files.ts'
import { keptAttacks } from './kept.ts'
import { ledgerAttacks } from './ledger.ts'
import { requestAttacks } from './requests.ts'
import { NotHere, Target, type Attack } from './target.ts'
import { wordAttacks } from './words.ts'

export const attacks: Attack[] = [
  ...ledgerAttacks,
  ...requestAttacks,
  ...keptAttacks,
  ...fileAttacks,
  ...wordAttacks,
].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))

/** What came of an attack; `not tried` where this machine does not allow it. */
export interface Outcome {
  id: string
  tried: string
  result: 'holds' | 'broken' | 'not tried'
  seen: string
  seconds: number
}

/** Attacks a program once. @throws where the attack itself could not be made */
export async function attack({ id, tried, run }: Attack, target: Target): Promise<Outcome> {
  const began = performance.now()
  const outcome = (result: Outcome['result'], seen: string): Outcome => ({
    id,
    tried,
    result,
    seen,
    seconds: (performance.now() - began) / 1000,
  })
  try {
    const { holds, seen } = await run(target)
    return outcome(holds ? 'holds' : 'broken', seen)
  } catch (error) {
    if (error instanceof NotHere) return outcome('not tried', error.message)
    throw error
  } finally {
    await target.stop()
  }
}
