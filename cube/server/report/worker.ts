/** The thread that makes documents, one after the other: to build one takes seconds, in which it answers nobody. */
import { parentPort } from 'node:worker_threads'
import { makeDocument, type Order } from './making.ts'

parentPort!.on('message', (order: Order) => {
  makeDocument(order).then(
    (bytes) => parentPort!.postMessage({ bytes }),
    (error: unknown) => parentPort!.postMessage({ failure: String(error) }),
  )
})
