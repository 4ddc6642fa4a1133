import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Request } from 'express'
import { LARGEST_UPLOAD, MOST_FILES } from '../../domain/contract.ts'
import { HttpError } from '../errors.ts'
import { distinctNames } from './names.ts'

/**
 * Takes the files in a request's body into a folder of their own in the inbox. The folder is there once the
 * whole body is: one that stops half way leaves nothing.
 * @returns the folder, and a function that removes it
 * @throws HttpError 400 where names and sizes do not tell what the body is, 413 where it is too large
 */
export async function receiveFiles(
  request: Request,
  dataDir: string,
): Promise<{ folder: string; remove: () => void }> {
  const names = distinctNames(listOf(request.query.name))
  const length = Number(request.headers['content-length'])
  if (!Number.isInteger(length) || length < 0) {
    throw refuse('length', 'A Content-Length is expected', 'Không rõ tệp dài bao nhiêu; đề nghị gửi lại.')
  }
  const sizes = names.length === 1 ? [length] : listOf(request.query.size).map(Number)
  if (names.length === 0) throw refuse('name', 'A name is expected', 'Chưa chọn tệp nào.')
  if (names.length > MOST_FILES) {
    throw refuse(
      'names',
      'Too many files',
      `Mỗi lần gửi tối đa ${MOST_FILES} tệp; đề nghị chia thành nhiều lần.`,
    )
  }
  if (length > LARGEST_UPLOAD) {
    throw new HttpError(
      413,
      'too-large',
      'The files are too large',
      `Các tệp dài quá ${LARGEST_UPLOAD / 1024 / 1024} MB; đề nghị chia thành nhiều lần gửi.`,
    )
  }
  if (
    sizes.length !== names.length ||
    !sizes.every((size) => Number.isInteger(size) && size >= 0) ||
    sizes.reduce((sum, size) => sum + size, 0) !== length
  ) {
    throw refuse('sizes', 'Sizes do not sum to the length', 'Độ dài các tệp không khớp; đề nghị gửi lại.')
  }
  const inbox = join(dataDir, 'inbox')
  const stamp = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`
  const aside = join(inbox, `.${stamp}`)
  const folder = join(inbox, stamp)
  mkdirSync(aside, { recursive: true })
  try {
    await write(
      request,
      names.map((name, i) => ({ path: join(aside, name), size: sizes[i]! })),
    )
    await rename(aside, folder)
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    throw error
  }
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Cuts the body into its files. @throws where it ends before they do */
async function write(request: Request, files: { path: string; size: number }[]): Promise<void> {
  const body = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  for (const { path, size } of files) {
    const file = await open(path, 'wx')
    try {
      for (let left = size; left > 0;) {
        if (rest.length === 0) {
          const next = await body.next()
          if (next.done === true)
            throw refuse('cut', 'The body ended early', 'Tệp gửi lên chưa đủ; đề nghị gửi lại.')
          rest = next.value
        }
        const piece = rest.subarray(0, left)
        await file.writeFile(piece)
        left -= piece.length
        rest = rest.subarray(piece.length)
      }
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
}

function refuse(what: string, message: string, messageVi: string): HttpError {
  return new HttpError(400, `upload-${what}`, message, messageVi)
}
