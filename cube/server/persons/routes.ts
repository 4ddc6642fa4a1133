import { join } from 'node:path'
import express, { type Request, Router } from 'express'
import { UserError } from '../../../etl/errors.ts'
import { removeTemporary, writeFileUnflushed } from '../../../etl/files.ts'
import { nameWords } from '../../../etl/persons/names.ts'
import type { HideDecision } from '../../../etl/persons/decision.ts'
import type { PersonRegister } from '../../../etl/persons/register.ts'
import {
  type PersonDecisionInfo,
  personCorrectSchema,
  personHideSchema,
  personShowSchema,
  personFindSchema,
} from '../../domain/contract.ts'
import { makeWorkFolder } from '../../../etl/remains.ts'
import type { Loader } from '../actions/command.ts'
import { HttpError } from '../errors.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { signedIn } from '../identity.ts'
import type { RouteOptions } from '../route.ts'
import { findPerson } from './find.ts'

/**
 * `GET /`: the decisions; `POST /find`: where a name stands, by its places; `POST /hide`, `POST /show`: a decision and the
 * one that takes it back; `POST /correct`: the next version of a row. Names come in the body, so that no address and no log holds one.
 */
export function personRoutes(
  options: RouteOptions & { dataDir: string; register: PersonRegister; loader: Loader },
): Router {
  const { dataDir, register, loader, snapshots, ready, identify, needs, record } = options
  const router = Router()
  const json = express.json({ limit: '64kb' })
  const by = (request: Request): string | null => {
    const { name, account } = signedIn(identify(request))
    return name ?? account
  }

  router.get('/', needs('persons'), (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.json(register.names().maskAll(describe(register)))
  })

  router.post('/find', needs('persons'), fromOwnPages, json, async (request, response) => {
    await ready
    const { name, units } = parsed(personFindSchema, request.body)
    if (nameWords(name) === null)
      throw invalid('Họ tên cần ít nhất hai chữ, chỉ gồm chữ cái; đề nghị ghi đủ họ, tên đệm và tên.')
    const current = snapshots.current()
    const asked = [current, ...snapshots.list().filter(({ id, frozen }) => frozen && id !== current.id)]
    const found = await findPerson(name, units, asked, (id) => snapshots.path(id), dataDir)
    record(request, { what: 'person-find', more: { places: found.total } })
    response.setHeader('Cache-Control', 'no-store')
    response.json(found)
  })

  router.post('/hide', needs('persons'), fromOwnPages, json, (request, response) => {
    const given = parsed(personHideSchema, request.body)
    const decision = refused(() => register.hide({ ...given, by: by(request) }))
    const { id, item, document, units } = decision
    record(request, {
      what: 'person-hide',
      object: id,
      more: { item, document, units: units === null ? 'all' : units.length },
    })
    response.setHeader('Cache-Control', 'no-store')
    response.json({ id, item })
  })

  router.post('/show', needs('persons'), fromOwnPages, json, (request, response) => {
    const given = parsed(personShowSchema, request.body)
    const { document, of } = refused(() => register.show({ ...given, by: by(request) }))
    record(request, { what: 'person-show', object: of, more: { document } })
    response.setHeader('Cache-Control', 'no-store')
    response.json({ id: of })
  })
  router.post('/correct', needs('persons'), fromOwnPages, json, async (request, response) => {
    await ready
    const correction = parsed(personCorrectSchema, request.body)
    const folder = makeWorkFolder()
    try {
      const file = join(folder, 'correction.json')
      writeFileUnflushed(file, JSON.stringify({ ...correction, by: by(request) }))
      const { load, snapshot } = await loader.hold('correct', async () => {
        const written = await loader.run<{ load: number | null; snapshot: string | null }>('--', file)
        await snapshots.follow()
        return written
      })
      const { unit, year, round, column } = correction
      record(request, { what: 'person-correct', object: unit, more: { year, round, column, load } })
      response.setHeader('Cache-Control', 'no-store')
      response.json({ load, snapshot })
    } finally {
      await removeTemporary(folder)
    }
  })
  return router
}

/** The decisions that hide somebody, newest first, each with the one that took it back. Of names only initials are told. */
function describe(register: PersonRegister): PersonDecisionInfo[] {
  const decisions = register.decisions()
  return decisions
    .filter((one): one is HideDecision => one.kind === 'hide')
    .map(({ id, item, at, name, units, document, reason, by }) => {
      const undone = decisions.find((one) => one.kind === 'show' && one.of === id)
      return {
        ...{ id, item, at, document, reason, by, units },
        initials: name
          .split(' ')
          .map((word) => `${[...word][0]!}.`)
          .join(' '),
        undone: undone
          ? { at: undone.at, document: undone.document, reason: undone.reason, by: undone.by }
          : null,
      }
    })
    .reverse()
}

const invalid = (messageVi: string) =>
  new HttpError(400, 'person-invalid', 'The request about a person is not valid', messageVi)

/** @throws HttpError 400 if the body does not fit */
function parsed<T>(
  schema: { safeParse: (body: unknown) => { success: boolean; data?: T } },
  body: unknown,
): T {
  const given = schema.safeParse(body ?? {})
  if (!given.success) throw invalid('Cần họ tên, số quyết định và lý do.')
  return given.data!
}

/** @throws HttpError 400 with the register's own line */
function refused<T>(decide: () => T): T {
  try {
    return decide()
  } catch (error) {
    if (error instanceof UserError) throw invalid(error.message)
    throw error
  }
}
