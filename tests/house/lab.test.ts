import { describe, expect, test } from 'vitest'
import { importsOf, sources } from './tree.ts'

/** Those who show a diagnosis to people may ask the doctor; the world, its faults and its people may not. */
const SHOWS = new Set(['sim/lab/main.ts', 'sim/lab/tell.ts'])
const lab = sources().filter((file) => file.path.startsWith('sim/lab/') && !file.path.endsWith('.tmp.ts'))
const world = lab.filter((file) => !SHOWS.has(file.path) && !file.path.endsWith('.test.ts'))

describe('the lab cannot read the doctor', () => {
  test('the lab is there', () => expect(world.length).toBeGreaterThan(15))

  test('of the doctor it takes nothing but the names of things, as types', () => {
    const wrong = world.flatMap((file) =>
      file.text
        .split('\n')
        .filter((line) => /from '(@evertill\/diagnosis|.*packages\/diagnosis)/.test(line))
        .filter(
          (line) =>
            !/^import type \{[\w, ]+\} from '@evertill\/diagnosis'$|^import \{ type \w+(, type \w+)* \} from/.test(
              line,
            ),
        )
        .map((line) => `${file.path} ${line}`),
    )
    expect(wrong).toEqual([])
  })

  test('it imports nothing of the bench either', () => {
    const wrong = world.flatMap((file) => importsOf(file)).filter(({ what }) => /bench\//.test(what))
    expect(wrong.map(({ from, what }) => `${from.path} ${what}`)).toEqual([])
  })
})
