export { FIRST_SERVED, serveFirst, standInLine } from './priority.ts'
