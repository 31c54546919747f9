import { Fault, fromHex, toHex } from '@evertill/foundation'
import type { Db } from './database/index.ts'
import { demoSecrets } from './demo-secrets.ts'
import type { Keys } from './keys/index.ts'
import type { Operator } from './operator/index.ts'

/**
 * A house that moves real money does not start with anything of the demo in it.
 * @throws Fault `config.practice-terminals`, `config.demo-secret`
 */
export async function refuseDemo(ports: { db: Db; keys: Keys; operator: Operator }): Promise<void> {
  const { db, keys, operator } = ports
  const [practice] = await db.query<{ terminal_id: string }>(
    'select terminal_id from merchant_terminal where practice order by terminal_id limit 1',
  )
  if (practice !== undefined)
    throw new Fault(
      'config.practice-terminals',
      `This database holds practice terminals (${practice.terminal_id}); production needs a database of its own`,
    )
  const kcvs = await Promise.all(
    Object.values(demoSecrets.terminalKeys).map(async (key) => toHex((await keys.importKey(fromHex(key), 'tmk')).kcv)),
  )
  const [known] = await db.query<{ terminal_id: string }>(
    'select terminal_id from merchant_terminal where tmk_kcv = any($1::text[]) order by terminal_id limit 1',
    [kcvs],
  )
  if (known !== undefined)
    throw new Fault('config.demo-secret', `Terminal ${known.terminal_id} has a TMK of the demo; inject another`)
  for (const name of demoSecrets.people)
    if (await operator.people.hasPassword(name, demoSecrets.password))
      throw new Fault('config.demo-secret', `The person ${name} has the password of the demo; give them another`)
}
