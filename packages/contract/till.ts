/** What the till needs of the contract, on zod/mini alone so that its first load stays small. */

export * from './problem.ts'
export * from './profile.ts'
export * from './terminal-socket.ts'
export { activate, askPrinters, keepDiagnosis, printSlip } from './till-client.ts'
export * from './values.ts'
