import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type CauseId, causeIds, causes, createModel, diagnose, type FindingId, type Model } from '@evertill/diagnosis'
import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import { describe, expect, test } from 'vitest'
import { everyInjector, injectors } from '../../sim/lab/injectors.ts'
import { drawScenario, type Episode, play } from '../../sim/lab/scenario.ts'
import { readScript } from '../../sim/lab/script.ts'
import { tell } from '../../sim/lab/tell.ts'

const model = createModel()
const conclude = ({ findings, world, met }: Episode, by: Model = model) =>
  diagnose(findings, by, { now: world.now, moneyMoved: 'no', situation: met ? 'stop' : 'watch' })
/** A few seeds of their own; the scorecard runs the thousands. */
const SEEDS = [1, 2, 3]
const episodes = injectors.flatMap((one, i) => SEEDS.map((seed) => play(drawScenario(700_000 + 101 * i + seed, [one]))))
const hit = (episode: Episode, by?: Model): boolean => episode.truth[0] === conclude(episode, by).ranked[0]?.cause

test('every cause of the catalogue has its injector, by the name the catalogue gives it', () => {
  expect(injectors.map((one) => one.cause).sort()).toEqual([...causeIds].sort())
  expect(
    injectors.filter((one) => causes[one.cause!].injector !== one.name).map((one) => `${one.cause} ${one.name}`),
  ).toEqual([])
})

test('most faults are named at once, from what terminal and platform collected', () => {
  const right = episodes.filter((one) => hit(one)).length
  expect(right / episodes.length).toBeGreaterThan(0.93)
})

test('with the model’s numbers shuffled the scores fall', () => {
  // Every cause gets the strengths of another one: what it shows is no longer what it would show.
  const strengths: Partial<Record<CauseId, Partial<Record<FindingId, number>>>> = {}
  causeIds.forEach((id, i) => {
    const other = causeIds[(i + 37) % causeIds.length]!
    const own = Object.fromEntries(Object.keys(causes[id].links).map((finding) => [finding, 0]))
    strengths[id] = { ...own, ...causes[other].links }
  })
  const shuffled = createModel({ strengths })
  const before = episodes.filter((one) => hit(one)).length
  const after = episodes.filter((one) => hit(one, shuffled)).length
  expect(after).toBeLessThan(before / 4)
})

test('findings come from what was looked at: nothing is ignored, nothing comes from the future', () => {
  for (const episode of episodes)
    expect(conclude(episode).ignored.filter((one) => one.reason !== 'superseded')).toEqual([])
})

test('the same seed gives the same findings', () => {
  const scenario = drawScenario(4242, [injectors[17]!])
  expect(play(scenario).findings).toEqual(play(scenario).findings)
})

test('a shop without a fault is called healthy or shows a blemish, and nobody is stopped', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const episode = play({ seed: 9_000 + seed, kind: 'smart', faults: [] })
    expect(episode.met, episode.story.join(' | ')).toBe(false)
    const { verdict, ranked } = conclude(episode)
    expect(verdict === 'named' && ranked[0]!.probability > 0.95, `${seed} ${ranked[0]?.cause}`).toBe(false)
  }
})

describe('scenario files', () => {
  const folder = path.join(import.meta.dirname, '../../sim/lab/scenario')
  test.each(readdirSync(folder))('%s tells a whole story in both languages', (file) => {
    const read = readScript(readFileSync(path.join(folder, file), 'utf8'))
    if (!read.ok) expect.fail(JSON.stringify(read.troubles))
    expect(read.scenario.faults.length).toBeGreaterThan(0)
    const episode = play(read.scenario)
    for (const words of [en, zh]) {
      const story = tell(episode, words)
      expect(story).toContain('support code')
      expect(story).not.toContain('undefined')
      // Never a card number in full, whatever a finding carries.
      expect(story).not.toMatch(/\d{12,19}/)
    }
  })
})

test('faults outside the catalogue are played too', () => {
  for (const one of everyInjector.filter((each) => each.cause === undefined)) {
    const episode = play(drawScenario(31, [one]))
    expect(episode.truth).toEqual([])
    expect(episode.findings.length).toBeGreaterThan(100)
  }
})
