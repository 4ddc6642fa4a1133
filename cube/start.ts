/** `npm start`. */

// tsx switches source maps on, and Node then keeps those of all packages, 40 MB of the server's memory. They only serve
// the line numbers of stack traces, which nobody sees here; `node --enable-source-maps …` keeps them.
if (!process.execArgv.includes('--enable-source-maps')) process.setSourceMapsEnabled(false)
const { start } = await import('./startup.ts')
start()

export {}
