/** A fault that blind luck finds once in four thousand million inputs, and a fuzzer that sees coverage in a moment. */
export function planted(input: Uint8Array): void {
  if (input[0] === 0x45) {
    if (input[1] === 0x56) {
      if (input[2] === 0x45) {
        if (input[3] === 0x52) {
          throw new Error('planted')
        }
      }
    }
  }
}
