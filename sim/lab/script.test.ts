import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { play } from './scenario.ts'
import { likest, readScript, writeScript } from './script.ts'

const troublesOf = (text: string): readonly string[] => {
  const read = readScript(text)
  return read.ok ? [] : read.troubles.map(({ line, why }) => `${line} ${why}`)
}

describe('a scenario file', () => {
  test.each([
    ['terminal toaster', '2 "toaster" is no terminal; there are countertop, handheld, smart, reader'],
    ['terminal', '2 "terminal" without its value'],
    ['strike nothing-known', '2 "nothing-known" is no fault'],
    ['strike hang-ruter', '2 "hang-ruter" is no fault; perhaps hang-router'],
    ['seed many', '2 "many" is no whole number'],
    ['seed 1000000000', '2 "1000000000" is more than 999999999'],
    ['silent 51', '2 "51" is more than 50'],
    ['lying -1', '2 "-1" is no whole number'],
    ['lying 1 2', '2 one word and one value, not more'],
    ['comes-and-goes often', '2 "often" takes no value'],
    ['dance', /^2 "dance" is no word of a scenario; there are terminal, seed, strike/],
    ['strike hang-router\nstrike hang-router', '3 "hang-router" is struck already'],
    ['seed 3\nseed 4', '3 "seed" stands there already'],
    ['terminal reader\nstrike jam-printer', '3 jam-printer cannot happen to this reader in shop 1'],
  ])('%j is refused by its line', (text, why) => {
    const troubles = troublesOf(`# a remark\n${text}`)
    expect(troubles).toHaveLength(1)
    expect(troubles[0]).toMatch(why instanceof RegExp ? why : new RegExp(`^${RegExp.escape(why)}$`))
  })

  test('every bad line is told at once, in order', () => {
    expect(troublesOf('terminal x\n\nseed y\nstrike z\n').map((one) => one[0])).toEqual(['1', '3', '4'])
  })

  test('a book is refused, and so are seven faults', () => {
    expect(troublesOf('#'.repeat(20_001))).toEqual(['0 more than 20000 characters'])
    const seven = ['burn-cpu', 'eat-memory', 'fill-storage', 'turn-clock', 'owe-fees', 'slow-host', 'stop-gateway']
    expect(troublesOf(seven.map((one) => `strike ${one}`).join('\n'))).toEqual(['7 more than 6 faults at once'])
  })

  test('what is written is read back', () => {
    const scenario = {
      seed: 6,
      kind: 'countertop',
      faults: ['unplug-line', 'use-up-paper'],
      missing: 2,
      lying: 1,
      intermittent: true,
      whileAsking: true,
    } as const
    expect(readScript(writeScript(scenario, 'a line\nand another'))).toEqual({ ok: true, scenario })
    expect(readScript('')).toMatchObject({ ok: true, scenario: { seed: 1, kind: 'handheld', faults: [] } })
  })

  test('a line cut while the bank is asked leaves money that is being undone', () => {
    const { till } = play({ seed: 6, kind: 'countertop', faults: ['unplug-line'], whileAsking: true })
    expect(till.state.money?.state).toBe('reversing')
  })
})

test('the likest name, or none', () => {
  expect(likest('stop-isuer')).toBe('stop-issuer')
  expect(likest('qqqq')).toBeUndefined()
})

describe('npm run lab', () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'main.ts'), ...args]).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, said: error.stderr }),
    )

  test('lists scenarios, faults and terminals', async () => {
    const { code, said } = await run()
    expect(code).toBe(0)
    for (const each of ['router-hangs ', 'hang-router ', 'chip-kernel', 'countertop', 'freeze-account ', 'acc-frozen'])
      expect(said).toContain(each)
  })

  test.each([
    [['router-hang'], 'There is no scenario "router-hang", and no file of that name. Perhaps router-hangs?'],
    [['hang-router'], '"hang-router" is a fault and not a scenario: npm run lab -- strike hang-router'],
    [['strike'], 'Strike what?'],
    [['strike', 'hang-router', 'soon'], '"soon" is no seed'],
    [['--fr'], 'There is no --fr'],
    [['router-hangs', 'twice'], 'One scenario at a time'],
  ])('%j ends with 1 and a sentence, not with a trace', async (args, sentence) => {
    const { code, said } = await run(...args)
    expect(code).toBe(1)
    expect(said).toContain(sentence)
    expect(said).not.toMatch(/\n\s+at /)
  })
})
