import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Refusal, Refused } from '@evertill/contract'
import { expect, it } from 'vitest'
import { deskRefusals } from './diagnosis-desk/index.ts'
import { fleetRefusals } from './fleet/index.ts'
import { refusals as ofDoor } from './http/errors.ts'
import { incidentRefusals } from './incident/index.ts'
import { merchantRefusals } from './merchant/index.ts'
import { operatorRefusals } from './operator/index.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'refusals.md'), 'utf8')
const all = [ofDoor, merchantRefusals, operatorRefusals, deskRefusals, fleetRefusals, incidentRefusals].flatMap(
  (set): Refusal[] => Object.values(set).map((it) => (typeof it === 'function' ? it('x', 'x') : it)),
)

it.each(all)('$code is in the catalogue with its status, in both languages', ({ code, status, zh, en }) => {
  expect(page).toContain(`| \`${code}\` | ${status} |`)
  expect(zh).toMatch(/[\u4e00-\u9fff].*。$/)
  expect(en).toMatch(/\.$/)
})

it('every code of the terminal socket is in the catalogue', () => {
  for (const code of Refused.shape.code.def.entries ? Object.values(Refused.shape.code.def.entries) : [])
    expect(page).toContain(`| \`${code}\` |`)
})
