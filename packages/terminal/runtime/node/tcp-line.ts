import type { Clock, Random } from '@evertill/foundation'
import type { HostLine } from '../../ports.ts'
import { createLinkLine } from '../link-line.ts'
import { tcpDialler } from './tcp-dialler.ts'

/** The line of a terminal with a plain TCP port: `host:port`, a second one to fall back on. */
export function createTcpLine(options: {
  readonly hosts: readonly string[]
  readonly clock: Clock
  readonly random: Random
}): HostLine {
  const { hosts, clock, random } = options
  return createLinkLine({ dialler: tcpDialler, targets: hosts.map((host) => `tcp://${host}`), clock, random })
}
