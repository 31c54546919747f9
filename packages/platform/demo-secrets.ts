/**
 * DEMO SECRETS. They are printed in the README, everybody knows them, and a house in production refuses to start with any
 * of them. No other secret stands in this repository.
 */
export const demoSecrets = {
  /** TMKs of the integrators' terminals. */
  terminalKeys: {
    '10000001': '0123456789ABCDEFFEDCBA9876543210',
    '10000002': '31313131313131313131313131313131',
  },
  /** Zone PIN key shared with the simulated issuers. */
  zonePinKey: 'A1B2C3D4E5F60718293A4B5C6D7E8F90',
  /** One password for every demo person of the console. */
  password: 'evertill-demo',
  people: ['operations', 'risk', 'agent', 'merchant', 'technician'],
} as const

const demoKeys: readonly string[] = [...Object.values(demoSecrets.terminalKeys), demoSecrets.zonePinKey]

/** Is this one of the keys that everybody knows? */
export function isDemoKey(hex: string): boolean {
  return demoKeys.includes(hex.toUpperCase())
}
