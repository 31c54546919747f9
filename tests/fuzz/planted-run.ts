import { fuzz } from './fuzzer.ts'
import { instrument } from './instrument.ts'

instrument((file) => file.endsWith('planted.ts'))
const { planted } = await import('./planted.ts')
const report = fuzz(
  { name: 'planted', seeds: [new Uint8Array(8)], run: planted },
  { inputs: 2_000_000, ms: 5000, seed: 7, corpus: '', keep: false },
)
process.stdout.write(JSON.stringify(report))
