import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Request } from 'express'
import { distinctFileNames } from '../../../etl/file_names.ts'
import { createFile, makeFolder, moveFile, remove } from '../../../etl/files.ts'
import { HttpError } from '../errors.ts'

/** As much as the loader takes in one file (see etl/intake). */
export const LARGEST = 200 * 1024 * 1024
export const MOST_FILES = 50

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
  const names = distinctFileNames(listOf(request.query.name))
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
  if (length > LARGEST) {
    throw new HttpError(
      413,
      'too-large',
      'The files are too large',
      `Các tệp dài quá ${LARGEST / 1024 / 1024} MB; đề nghị chia thành nhiều lần gửi.`,
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
  makeFolder(aside)
  try {
    await write(
      request,
      names.map((name, i) => ({ path: join(aside, name), size: sizes[i]! })),
    )
    moveFile(aside, folder)
  } catch (error) {
    remove(aside)
    throw error
  }
  return {
    folder,
    remove: () => {
      remove(folder)
    },
  }
}

/** Cuts the body into its files. @throws where it ends before they do */
async function write(request: Request, files: { path: string; size: number }[]): Promise<void> {
  const body = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  for (const { path, size } of files) {
    const file = await createFile(path)
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
