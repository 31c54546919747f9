import { preference } from '../preference.ts'

/**
 * Short tones, told apart without looking: paid rises, not paid falls, attention repeats, a scan ticks.
 * [frequency in Hz, start in seconds, length in seconds]
 */
const TONES = {
  paid: [
    [660, 0, 0.12],
    [880, 0.11, 0.12],
    [1320, 0.22, 0.26],
  ],
  'not-paid': [
    [440, 0, 0.18],
    [330, 0.19, 0.3],
  ],
  attention: [
    [740, 0, 0.12],
    [740, 0.2, 0.12],
    [740, 0.4, 0.2],
  ],
  stop: [
    [300, 0, 0.2],
    [300, 0.26, 0.2],
    [300, 0.52, 0.36],
  ],
  scan: [[1760, 0, 0.06]],
  key: [[1200, 0, 0.02]],
} as const satisfies Record<string, readonly (readonly [number, number, number])[]>

export type Tone = keyof typeof TONES
let context: AudioContext | undefined

/** Sounds a tone at the chosen volume. Silent where the browser has no sound or does not allow it yet. */
export function sound(tone: Tone): void {
  const { muted, volume } = preference()
  if (muted || volume === 0 || typeof AudioContext === 'undefined') return
  try {
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume().catch(() => undefined)
    const start = context.currentTime + 0.01
    for (const [frequency, at, length] of TONES[tone]) {
      const voice = context.createOscillator()
      const loudness = context.createGain()
      voice.type = 'triangle'
      voice.frequency.value = frequency
      const peak = volume * (tone === 'key' ? 0.08 : 0.35)
      loudness.gain.setValueAtTime(0, start + at)
      loudness.gain.linearRampToValueAtTime(peak, start + at + 0.008)
      loudness.gain.exponentialRampToValueAtTime(0.0005, start + at + length)
      voice.connect(loudness).connect(context.destination)
      voice.start(start + at)
      voice.stop(start + at + length + 0.02)
    }
  } catch {
    // No sound device: the screen says the same.
  }
}
