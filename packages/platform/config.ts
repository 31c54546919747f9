import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CHINA_CUT_OVER, Fault, fromHex } from '@evertill/foundation'
import { z } from 'zod'
import { isDemoKey } from './demo-secrets.ts'
import { Environment } from './environment.ts'
import type { Keys } from './keys/index.ts'
import { demoRules, type RiskRule } from './risk/index.ts'
import { type SettlementRules, settlementRules, shippedRules } from './settlement/index.ts'
import { HOUSE_RETENTION, houseLimits, type SwitchConfig } from './switch/index.ts'

/** The file of EVERTILL_NETWORK. Durations in ms. */
const Network = z.object({
  /** F32 and F33. */
  acquirerId: z.string().regex(/^\d{4,11}$/),
  cutOver: z
    .object({ minuteOfDay: z.number().int().min(0).max(1_439), offsetMinutes: z.number().int().min(-720).max(840) })
    .default(CHINA_CUT_OVER),
  links: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z0-9-]{1,30}$/),
        targets: z
          .array(z.string().regex(/^(tcp|tls):\/\/[^\s]+:\d+$/))
          .min(1)
          .max(16),
        /** What people call the issuer. */
        title: z.object({ zh: z.string().min(1).max(60), en: z.string().min(1).max(60) }).optional(),
        institution: z.string().regex(/^\d{4,11}$/),
        /** Clear zone PIN key, 32 hexadecimal digits; a mounted secret. */
        zpk: z.string().regex(/^[0-9a-fA-F]{32}$/),
        answerWithinMs: z.number().int().min(1_000).max(60_000).default(15_000),
        inFlight: z.number().int().min(1).max(4_096).default(1_024),
        queue: z.number().int().min(0).max(10_000).default(2_000),
      }),
    )
    .min(1)
    .max(64),
  routes: z
    .array(
      z.object({
        tender: z.enum(['card', 'wallet', 'shown-code']),
        prefix: z.string().regex(/^\d{0,11}$/),
        links: z.array(z.string()).min(1).max(8),
      }),
    )
    .min(1)
    .max(100_000),
})
export type Network = z.input<typeof Network>
type ParsedNetwork = z.output<typeof Network>

export interface Settings {
  readonly production: boolean
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly databaseConnections: number
  readonly host: string
  readonly httpPort: number
  readonly isoPort: number
  readonly https: boolean
  readonly trustProxy: readonly string[]
  readonly terminalHosts: readonly string[]
  readonly httpsCertFile: string | undefined
  readonly masterKey: { readonly value: string | undefined; readonly file: string }
  readonly isoTls: { certFile: string; keyFile: string; caFile: string | undefined } | undefined
  readonly logLevel: string
  readonly firstPassword: string | undefined
  readonly networkFile: string | undefined
  readonly keepDays: number
  readonly settlementFile: string | undefined
}

/** @throws Fault `config.invalid` that names the variable and what it must be */
export function settingsFrom(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new Fault('config.invalid', `${String(path[0])} is not right; it must be ${message}`, {
      detail: { name: String(path[0]) },
    })
  }
  const it = parsed.data
  if ((it.EVERTILL_ISO_TLS_CERT === undefined) !== (it.EVERTILL_ISO_TLS_KEY === undefined))
    throw new Fault('config.invalid', 'EVERTILL_ISO_TLS_CERT and EVERTILL_ISO_TLS_KEY go together')
  if (it.EVERTILL_ISO_TLS_CA !== undefined && it.EVERTILL_ISO_TLS_CERT === undefined)
    throw new Fault('config.invalid', 'EVERTILL_ISO_TLS_CA needs EVERTILL_ISO_TLS_CERT and EVERTILL_ISO_TLS_KEY')
  const dataDir = resolve(it.EVERTILL_DATA)
  return {
    production: it.EVERTILL_MODE === 'production',
    dataDir,
    databaseUrl: it.DATABASE_URL,
    databaseConnections: it.EVERTILL_DATABASE_CONNECTIONS,
    host: it.EVERTILL_HOST,
    httpPort: it.EVERTILL_HTTP_PORT,
    isoPort: it.EVERTILL_ISO_PORT,
    https: it.EVERTILL_HTTPS,
    trustProxy: it.EVERTILL_TRUST_PROXY,
    terminalHosts: it.EVERTILL_TERMINAL_HOSTS,
    httpsCertFile: it.EVERTILL_HTTPS_CERT,
    masterKey: { value: it.EVERTILL_MASTER_KEY, file: it.EVERTILL_MASTER_KEY_FILE ?? join(dataDir, 'master.key') },
    isoTls:
      it.EVERTILL_ISO_TLS_CERT === undefined
        ? undefined
        : { certFile: it.EVERTILL_ISO_TLS_CERT, keyFile: it.EVERTILL_ISO_TLS_KEY!, caFile: it.EVERTILL_ISO_TLS_CA },
    logLevel: it.EVERTILL_LOG_LEVEL,
    firstPassword: it.EVERTILL_FIRST_PASSWORD,
    networkFile: it.EVERTILL_NETWORK,
    keepDays: it.EVERTILL_KEEP_DAYS,
    settlementFile: it.EVERTILL_SETTLEMENT,
  }
}

/** @throws Fault `config.network` with the first thing that is wrong in the file */
export function readNetwork(file: string | undefined): Network {
  if (file === undefined)
    throw new Fault('config.network', 'Set EVERTILL_NETWORK to a JSON file with the issuer links and routes')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Network
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'not JSON'
    throw new Fault('config.network', `The file of EVERTILL_NETWORK cannot be read (${reason})`, { detail: { file } })
  }
}

/** @throws Fault `config.settlement` with the first thing that is wrong in the file */
export function readSettlement(file: string | undefined): SettlementRules {
  if (file === undefined) return shippedRules
  let text: unknown
  try {
    text = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'not JSON'
    throw new Fault('config.settlement', `The file of EVERTILL_SETTLEMENT cannot be read (${reason})`, {
      detail: { file },
    })
  }
  return settlementRules(text)
}

/**
 * The switch's settings from the network file; zone keys are sealed on the way.
 * @throws Fault `config.network`, `config.demo-secret`
 */
export async function switchConfig(
  network: Network,
  options: { keys: Keys; production: boolean; rules?: readonly RiskRule[]; keepDays?: number },
): Promise<SwitchConfig> {
  const { links, routes, acquirerId, cutOver } = checkedNetwork(network)
  if (options.production && links.some((link) => isDemoKey(link.zpk)))
    throw new Fault('config.demo-secret', 'A zone PIN key of EVERTILL_NETWORK is the one of the demo; use your own')
  return {
    acquirerId,
    cutOver,
    links: await Promise.all(
      links.map(async ({ zpk, ...link }) => ({
        ...link,
        zpk: (await options.keys.importKey(fromHex(zpk), 'zpk')).key,
      })),
    ),
    routes,
    rules: options.rules ?? demoRules,
    inFlight: 2_048,
    limits: houseLimits,
    writer: {},
    agedAfterMs: 3_600_000,
    retention: options.keepDays === undefined ? HOUSE_RETENTION : { days: options.keepDays },
  }
}

function checkedNetwork(network: Network): ParsedNetwork {
  const parsed = Network.safeParse(network)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new Fault(
      'config.network',
      `The file of EVERTILL_NETWORK is not right at ${path.join('.') || 'its top'}: ${message}`,
    )
  }
  const names = new Set(parsed.data.links.map((link) => link.name))
  const lost = parsed.data.routes.flatMap((it) => it.links).find((name) => !names.has(name))
  if (lost !== undefined)
    throw new Fault(
      'config.network',
      `In the file of EVERTILL_NETWORK a route leads to the link "${lost}", which is not in its list of links`,
    )
  return parsed.data
}
