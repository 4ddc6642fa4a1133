import { randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Request } from 'express'
import { distinctFileNames } from '../../../etl/file_names.ts'
import { createFile, makeFolder, moveFile, remove } from '../../../etl/files.ts'
import { writeNote } from '../../../etl/uploads.ts'
import { LARGEST_UPLOAD, MOST_FILES } from '../../domain/limits.ts'
import { HttpError } from '../errors.ts'

/** Uploads that come in at the same time. */
export const MOST_AT_ONCE = 4
/** Milliseconds without a byte after which a sender is taken for gone. */
const LONGEST_PAUSE = 30_000
/** What a load needs beside the file itself: the archive's copy, the ledger and a new snapshot. */
const SPACE_PER_BYTE = 4
const SPACE_LEFT = 64 * 1024 * 1024

/** An upload that is whole on disk. */
export interface Upload {
  id: string
  folder: string
  remove: () => void
}

let uploading = 0

/**
 * Takes the files in a request's body into a folder of their own in the inbox. The folder is there once the
 * whole body is: one that stops half way leaves nothing.
 * @param receivedOn the day of receipt that the sender gave
 * @param pause milliseconds without a byte after which the sender is taken for gone
 * @throws HttpError 400 where names and sizes do not tell what the body is, 408 where it does not go on, 413 where
 *   it is too large, 503 where too many come in already, 507 where the disk has no room for it
 */
export async function receiveFiles(
  request: Request,
  dataDir: string,
  receivedOn: string | null,
  pause = LONGEST_PAUSE,
): Promise<Upload> {
  const names = distinctFileNames(listOf(request.query.name))
  const length = Number(request.headers['content-length'])
  if (!Number.isInteger(length) || length < 0) {
    throw refuse('length', 'A Content-Length is expected', 'Không rõ tệp dài bao nhiêu; đề nghị gửi lại.')
  }
  const given = listOf(request.query.size)
  const sizes = names.length === 1 && given.length === 0 ? [length] : given.map(Number)
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
  if (uploading >= MOST_AT_ONCE) {
    throw new HttpError(
      503,
      'uploads-busy',
      'Too many uploads at once',
      `Đang nhận ${MOST_AT_ONCE} lượt gửi tệp khác; đề nghị chờ một lát rồi gửi lại.`,
    )
  }
  const inbox = join(dataDir, 'inbox')
  const id = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`
  const aside = join(inbox, `.${id}`)
  const folder = join(inbox, id)
  uploading++
  try {
    makeFolder(aside)
    await requireSpace(inbox, length)
    await write(
      request,
      names.map((name, i) => ({ path: join(aside, name), size: sizes[i]! })),
      pause,
    )
    writeNote(aside, { receivedOn, answered: false })
    moveFile(aside, folder)
  } catch (error) {
    remove(aside)
    throw error
  } finally {
    uploading--
  }
  return {
    id,
    folder,
    remove: () => {
      remove(folder)
    },
  }
}

/** @throws HttpError 507 where the disk of a folder has no room for what a load of so many bytes needs */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const needed = bytes * SPACE_PER_BYTE + SPACE_LEFT
  if (free >= needed) return
  const megabytes = (n: number) => Math.ceil(n / 1024 / 1024).toLocaleString('vi-VN')
  throw new HttpError(
    507,
    'disk-full',
    'Not enough disk space',
    `Đĩa của máy chủ chỉ còn ${megabytes(free)} MB, cần khoảng ${megabytes(needed)} MB; đề nghị giải phóng dung lượng rồi gửi lại.`,
  )
}

/** Cuts the body into its files. @throws where it ends before they do */
async function write(
  request: Request,
  files: { path: string; size: number }[],
  pause: number,
): Promise<void> {
  const body = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  for (const { path, size } of files) {
    const file = await createFile(path)
    try {
      for (let left = size; left > 0;) {
        if (rest.length === 0) {
          const next = await within(body.next(), pause)
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

/** @throws HttpError 408 where the next bytes do not come in time */
async function within<T>(next: Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      fail(
        new HttpError(
          408,
          'upload-idle',
          'The body does not go on',
          'Đường truyền ngừng giữa chừng; đề nghị gửi lại.',
        ),
      )
    }, limit)
  })
  // It may reject after the timeout, when nothing awaits it.
  next.catch(() => undefined)
  try {
    return await Promise.race([next, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The texts that a word of the address has, once or several times. */
export function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
}

function refuse(what: string, message: string, messageVi: string): HttpError {
  return new HttpError(400, `upload-${what}`, message, messageVi)
}
