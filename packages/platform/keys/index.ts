export { type DesKey, desKey } from './block-cipher.ts'
export type { Keys, KeyUsage, SealedKey, WorkingKeyLayout } from './keys.ts'
export { masterKey } from './master-key.ts'
export { softKeys } from './soft-keys.ts'
