import { demoRoutes, demoSecrets, type Network } from '../../packages/platform/index.ts'

/** The demo's issuers and where its cards go; ARCHITECTURE.md has the table. */
export const issuers = [
  { name: 'issuer-a', institution: '63010000' },
  { name: 'issuer-b', institution: '64010000' },
  { name: 'wallet', institution: '65010000' },
] as const

export function demoNetwork(ports: Readonly<Record<string, number>>): Network {
  return {
    acquirerId: '48020000',
    links: issuers.map(({ name, institution }) => ({
      name,
      institution,
      targets: [`tcp://127.0.0.1:${ports[name]}`],
      zpk: demoSecrets.zonePinKey,
    })),
    routes: demoRoutes.map((it) => ({ ...it, links: [...it.links] })),
  }
}
