import type { Refusal, Scope } from '@evertill/contract'
import { Bug, fromHex, type Result, toHex } from '@evertill/foundation'
import { demoSecrets, type Platform } from '../../packages/platform/index.ts'
import * as places from './places.ts'

const everything = { name: 'demo', scope: {} as Scope }

function must<T>(answer: Result<T, Refusal>): T {
  if (!answer.ok) throw new Bug(`the demo's places do not fit: ${answer.refusal.code}`)
  return answer.value
}

/** True when the places were made now; false when an earlier start made them. */
export async function seed(platform: Platform): Promise<boolean> {
  const { merchant, operator } = platform
  if ((await merchant.directory.find(places.traders.at(-1)!.terminalId)) !== undefined) return false
  // Each step leaves alone what an interrupted start made already.
  for (const it of places.institutions) unlessThere(await merchant.places.addInstitution(it))
  for (const it of places.agents) unlessThere(await merchant.places.addAgent(it))
  for (const it of places.merchants) unlessThere(await merchant.places.addMerchant({ ...it, reason: 'demo' }))
  for (const it of places.outlets) unlessThere(await merchant.places.addOutlet({}, it))
  for (const it of places.outlets)
    must(await merchant.places.replacePrinters({}, it.outletId, [{ id: 'screen', name: '屏幕 Screen', width: 58 }]))
  const goods = { categories: [...places.categories], items: [...places.items] }
  must(await merchant.places.replaceGoods({}, places.merchantId, goods))
  await Promise.all([
    ...places.people.map(async (it) => {
      unlessThere(await operator.people.add(everything, { ...it, password: demoSecrets.password }))
    }),
    ...places.merchants.flatMap((shop) =>
      places.tillOperators.map(async (it) => {
        must(await merchant.enrolment.putTillOperator(everything, shop.merchantId, it))
      }),
    ),
  ])
  for (const terminalId of places.integratorTerminals)
    await register(platform, { terminalId, outletId: 'lab', label: '接入测试 Integrator' })
  for (const it of places.tills) await register(platform, it)
  for (const it of places.traders) await register(platform, { ...it, label: '虚拟终端 Virtual' })
  return true
}

/** The integrators' keys are fixed and the traders' are drawn anew at each start: none of them lies in a file. */
export async function injectKeys(platform: Platform): Promise<Map<string, string>> {
  const { merchant, random } = platform
  const traders = new Map<string, string>()
  await Promise.all([
    ...places.integratorTerminals.map(async (terminalId) =>
      must(await merchant.enrolment.injectTmk(terminalId, fromHex(demoSecrets.terminalKeys[terminalId]))),
    ),
    ...places.traders.map(async ({ terminalId }) => {
      const tmk = random.bytes(16)
      traders.set(terminalId, toHex(tmk))
      must(await merchant.enrolment.injectTmk(terminalId, tmk))
    }),
  ])
  return traders
}

/** A fresh activation code for each till; those of earlier starts stop working. */
export async function activationCodes(
  platform: Platform,
): Promise<readonly { terminalId: string; code: string; label: string }[]> {
  const codes: { terminalId: string; code: string; label: string }[] = []
  for (const { terminalId, label } of places.tills) {
    const { activationCode } = must(await platform.merchant.enrolment.issueCode(everything, terminalId))
    codes.push({ terminalId, code: activationCode, label })
  }
  return codes
}

async function register(
  platform: Platform,
  it: { terminalId: string; outletId: string; label: string },
): Promise<void> {
  unlessThere(
    await platform.merchant.enrolment.register(everything, {
      terminalId: it.terminalId,
      outletId: it.outletId,
      label: it.label,
      serial: `EVT${it.terminalId}`,
      practice: true,
    }),
  )
}

function unlessThere<T>(answer: Result<T, Refusal>): void {
  if (!answer.ok && answer.refusal.code !== 'merchant.exists' && answer.refusal.code !== 'person.exists') must(answer)
}
