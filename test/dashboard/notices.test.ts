import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** What the build writes about what is shipped, against the lock file itself. */

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')

interface Locked {
  name?: string
  version: string
  dev?: boolean
  devOptional?: boolean
}

const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }
const production = Object.entries(lock.packages)
  .filter(([folder, one]) => folder !== '' && one.dev !== true && one.devOptional !== true)
  .map(([folder, one]) => `${one.name ?? folder.split('node_modules/').at(-1)!} ${one.version}`)

describe('beside the built pages', () => {
  it('a list of parts names every production package and its version', () => {
    const list = JSON.parse(read('dashboard/dist/sbom.cdx.json')) as {
      bomFormat: string
      components: { name: string; version: string }[]
    }
    expect(list.bomFormat).toBe('CycloneDX')
    const named = new Set(list.components.map(({ name, version }) => `${name} ${version}`))
    expect(production.length).toBeGreaterThan(300)
    expect(production.filter((one) => !named.has(one))).toEqual([])
  })

  it('a list of licences names every production package, with the texts that they bring', () => {
    const text = read('dashboard/dist/licences.txt')
    const named = new Set(text.split('\n').map((line) => line.split(': ')[0]))
    expect(production.filter((one) => !named.has(one))).toEqual([])
    for (const words of ['MIT License', 'Apache License', 'SIL OPEN FONT LICENSE'])
      expect(text.toLowerCase()).toContain(words.toLowerCase())
  })
})
