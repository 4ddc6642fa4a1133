import { expect, test } from 'vitest'
import { circlesOf, importsOf } from '../rooms.ts'

test('no files of the loader import one another in a circle, not by a type either', () => {
  const imports = importsOf('etl')
  expect(imports.size).toBeGreaterThan(70)
  expect(circlesOf(imports)).toEqual([])
})
