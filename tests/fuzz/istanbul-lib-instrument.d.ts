declare module 'istanbul-lib-instrument' {
  /** The part that the fuzzer uses: source text in, source text with counters out. */
  export function createInstrumenter(options: {
    readonly esModules: boolean
    readonly compact: boolean
    readonly produceSourceMap: boolean
  }): { instrumentSync(source: string, path: string): string }
}
