/** `npm start`. */
import { keepMemorySmall } from './memory.ts'

keepMemorySmall()
const { start } = await import('./startup.ts')
start()
