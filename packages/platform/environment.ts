import { isIP } from 'node:net'
import { z } from 'zod'
import { HOUSE_RETENTION, LEAST_DAYS } from './switch/index.ts'

/** A whole number in decimal digits and nothing else: no `0x50`, no `1e3`, no space. */
const whole = (least: number, most: number) =>
  z
    .string()
    .refine(
      (it) => /^\d{1,9}$/.test(it) && Number(it) >= least && Number(it) <= most,
      `a whole number from ${least} to ${most}`,
    )
    .transform(Number)
const Port = whole(0, 65_535)
const Flag = z.enum(['0', '1', 'true', 'false'], '0 or 1').transform((it) => it === '1' || it === 'true')

const parts = (it: string): string[] => it.split(',').map((part) => part.trim())
/** A path of the file system: any text that one can be written with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a path never has.
const Path = z.string().regex(/^[^\u0000-\u001f]{1,4096}$/, 'the path of a file or folder')

/** Host and port of this house for web tills, without anything behind them. */
function isTerminalHost(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !/^wss?:\/\/[A-Za-z0-9.[\]:-]{1,200}\/?$/.test(text)) return false
  return url.hostname !== '' && url.port !== '0'
}

/** An address, or an address with the length of its network. */
function isProxy(text: string): boolean {
  const [address = '', length, more] = text.split('/')
  const kind = isIP(address)
  if (kind === 0 || more !== undefined) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (kind === 4 ? 32 : 128))
}

function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.parse(text) !== null
}

/** Everything that may be set from outside. Unknown names are nobody's business; a wrong value stops the start, and is never repeated. */
export const Environment = z.object({
  EVERTILL_MODE: z.enum(['practice', 'production'], 'practice or production').default('practice'),
  EVERTILL_DATA: Path.default('data'),
  DATABASE_URL: z.string().refine(isPostgres, 'postgres://user:password@host:port/database').optional(),
  EVERTILL_DATABASE_CONNECTIONS: whole(3, 90).default(12),
  EVERTILL_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_%-]{1,253}$/, 'an address or a name of this machine')
    .default('127.0.0.1'),
  EVERTILL_HTTP_PORT: Port.default(8080),
  EVERTILL_ISO_PORT: Port.default(8583),
  EVERTILL_HTTPS: Flag.default(false),
  EVERTILL_TRUST_PROXY: z
    .string()
    .transform(parts)
    .refine((all) => all.every(isProxy), 'addresses such as 10.0.0.7 or 10.0.0.0/8, by comma')
    .default([]),
  EVERTILL_MASTER_KEY: z
    .string()
    .refine((it) => /^[0-9a-fA-F]{64}$/.test(it.trim()), '64 hexadecimal digits')
    .optional(),
  EVERTILL_MASTER_KEY_FILE: Path.optional(),
  /** JSON: issuer links, routes, rules. See docs. */
  EVERTILL_NETWORK: Path.optional(),
  /** JSON: fees, card products, calendar, funding. The shipped ones unless set. */
  EVERTILL_SETTLEMENT: Path.optional(),
  /** Addresses at which web tills reach this house, best first, by comma. */
  EVERTILL_TERMINAL_HOSTS: z
    .string()
    .transform(parts)
    .refine((all) => all.length <= 8 && all.every(isTerminalHost), 'up to 8 of wss://host or wss://host:port, by comma')
    .transform((all) => all.map((it) => it.replace(/\/$/, '')))
    .default([]),
  /** PEM: the certificate that browsers see, where TLS ends before us. */
  EVERTILL_HTTPS_CERT: Path.optional(),
  EVERTILL_ISO_TLS_CERT: Path.optional(),
  EVERTILL_ISO_TLS_KEY: Path.optional(),
  EVERTILL_ISO_TLS_CA: Path.optional(),
  EVERTILL_LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  /** How long transactions are kept. */
  EVERTILL_KEEP_DAYS: whole(LEAST_DAYS, 3_660).default(HOUSE_RETENTION.days),
  /** Makes the first person, `operations`, of an empty house. */
  EVERTILL_FIRST_PASSWORD: z.string().min(12, '12 to 256 characters').max(256, '12 to 256 characters').optional(),
  /** The demo's own three: whether virtual terminals sell, whether pages are built, and how it says where it is. */
  EVERTILL_TRADERS: Flag.optional(),
  EVERTILL_APPS: Flag.optional(),
  EVERTILL_REPORT: z.enum(['json'], 'json').optional(),
})
