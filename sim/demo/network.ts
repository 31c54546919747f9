import { demoRoutes, demoSecrets, type Network } from '../../packages/platform/index.ts'

/** The demo's issuers and where its cards go; ARCHITECTURE.md has the table. */
export const issuers = [
  { name: 'issuer-a', institution: '63010000', title: { zh: '青石银行', en: 'Bluestone Bank' } },
  { name: 'issuer-b', institution: '64010000', title: { zh: '海峰银行', en: 'Seacrest Bank' } },
  { name: 'wallet', institution: '65010000', title: { zh: '钱包清算', en: 'Wallet clearing' } },
] as const

export function demoNetwork(ports: Readonly<Record<string, number>>): Network {
  return {
    acquirerId: '48020000',
    links: issuers.map(({ name, institution, title }) => ({
      name,
      institution,
      title,
      targets: [`tcp://127.0.0.1:${ports[name]}`],
      zpk: demoSecrets.zonePinKey,
    })),
    routes: demoRoutes.map((it) => ({ ...it, links: [...it.links] })),
  }
}
