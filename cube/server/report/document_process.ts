/** The process that makes documents, one after the other: to build one takes seconds, in which it answers nobody. */
import { makeDocument, type Order } from './making.ts'

process.on('message', (order: Order) => {
  makeDocument(order).then(
    (bytes) => process.send!({ bytes }),
    (error: unknown) => process.send!({ failure: String(error) }),
  )
})
// Ctrl-C reaches this process too; the server may still wait for a document, and ends this when it has it.
process.on('SIGINT', () => undefined)
// The server that started it is gone.
process.on('disconnect', () => {
  process.exit()
})
