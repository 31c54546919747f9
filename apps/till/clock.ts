/** The one place where the till takes the machine's clock. */
export { systemClock as clock } from '@evertill/foundation'
