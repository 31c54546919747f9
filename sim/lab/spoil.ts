import type { Random } from '@evertill/foundation'
import type { Climb, Readings } from '@evertill/terminal/finding'
import type { PlatformReadings } from '../../packages/platform/diagnosis-desk/index.ts'

export interface Measured {
  readonly readings: Readings | undefined
  readonly climbs: readonly Climb[]
  readonly platform: PlatformReadings
}

type Leaf = { readonly holder: Record<string, unknown>; readonly key: string; readonly path: string }

/** Every single value that some sensor, register or room gave. */
function leaves(value: unknown, path: string, list: Leaf[]): void {
  if (typeof value !== 'object' || value === null) return
  const holder = value as Record<string, unknown>
  for (const key of Object.keys(holder)) {
    const inner = holder[key]
    const where = `${path}.${key}`
    if (key === 'absent') continue
    if (typeof inner === 'object' && inner !== null) leaves(inner, where, list)
    else if (inner !== undefined && !FIXED.has(key)) list.push({ holder, key, path: where })
  }
}

/** Names and times that are labels, not measurements. */
const FIXED = new Set([
  'at',
  'interface',
  'inUse',
  'name',
  'dimension',
  'of',
  'designMonths',
  'lifeMs',
  'nominal',
  'kind',
  'mayWait',
  'design',
  'configured',
  'required',
  '0',
  '1',
  'concerned',
  'version',
])

/**
 * Takes sensors away and makes others lie, before anybody draws a conclusion from them. A lying one gives the opposite, or
 * a value far off; a silent one gives nothing. Each is drawn evenly from everything that was measured.
 */
export function spoil(
  measured: Measured,
  missing: number,
  lying: number,
  random: Random,
): Measured & { readonly told: readonly string[] } {
  if (missing === 0 && lying === 0) return { ...measured, told: [] }
  const copy = structuredClone(measured)
  const told: string[] = []
  const list: Leaf[] = []
  if (copy.readings !== undefined) leaves(copy.readings, 'terminal', list)
  leaves(copy.climbs, 'ladder', list)
  leaves(copy.platform, 'platform', list)
  for (let i = 0; i < missing && list.length > 0; i++) {
    const [leaf] = list.splice(random.integer(0, list.length - 1), 1)
    delete leaf!.holder[leaf!.key]
    told.push(`silent sensor ${leaf!.path}`)
  }
  for (let i = 0; i < lying && list.length > 0; i++) {
    const [leaf] = list.splice(random.integer(0, list.length - 1), 1)
    leaf!.holder[leaf!.key] = lie(leaf!.holder[leaf!.key], random)
    told.push(`lying sensor ${leaf!.path}`)
  }
  return { ...copy, told }
}

function lie(value: unknown, random: Random): unknown {
  if (typeof value === 'boolean') return !value
  if (value === 'passed') return 'failed'
  if (value === 'failed') return 'passed'
  if (typeof value === 'number')
    return value === 0 ? random.integer(1, 20) : random.chance(0.5) ? value * 12 : value / 12
  return value
}
