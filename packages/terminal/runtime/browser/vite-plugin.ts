/** What receiptline asks Node for: other encoders, pictures and streams. Slips need none of it. */
const NODE_PARTS: ReadonlySet<string> = new Set(['iconv-lite', 'pngjs', 'stream', 'string_decoder'])
const ABSENT = '\0receipt-without-node'

/**
 * For the Vite configuration of a page that prints: leaves receiptline's Node parts out of the bundle. With them the
 * renderer weighs 192 kB gzip and fails while loading; without them it weighs 21 and works.
 */
export function receiptWithoutNode(): {
  readonly name: string
  readonly enforce: 'pre'
  resolveId(source: string, importer: string | undefined): string | undefined
  load(id: string): string | undefined
} {
  return {
    name: 'evertill-receipt-without-node',
    enforce: 'pre',
    resolveId: (source, importer) =>
      NODE_PARTS.has(source) && importer?.includes('/receiptline/') === true ? ABSENT : undefined,
    load: (id) => (id === ABSENT ? 'export default {}' : undefined),
  }
}
