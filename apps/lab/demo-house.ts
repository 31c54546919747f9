import { useSyncExternalStore } from 'react'
import { z } from 'zod'

// The house forbids pages to make programs out of text, and need not be asked whether it does.
z.config({ jitless: true })

const Told = z.object({
  faults: z.array(z.object({ name: z.string(), on: z.boolean() })),
  tills: z.array(z.object({ terminalId: z.string(), code: z.string(), label: z.string() })),
  operator: z.object({ number: z.string(), pin: z.string() }).optional(),
  console: z.object({ name: z.string(), password: z.string() }),
  trouble: z.string().optional(),
})
/** What the demo that serves this page lets the lab break. */
export type DemoHouse = z.infer<typeof Told>

const PLACE = '/lab/api/demo'
const listeners = new Set<() => void>()
let current: DemoHouse | undefined

async function ask(path: string, init?: RequestInit): Promise<void> {
  try {
    const answer = await fetch(path, init)
    const read = Told.safeParse(await answer.json())
    if (!read.success) return
    current = read.data
  } catch {
    // Served without a demo behind it, or the demo has ended: the lab's own shop needs neither.
    current = undefined
  }
  for (const listener of listeners) listener()
}

/** Looks whether a demo stands behind this page. */
export const findDemo = (): Promise<void> => ask(PLACE)

export function strikeDemo(fault: string, on: boolean, terminalId: string): Promise<void> {
  return ask(`${PLACE}/${fault}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
    body: JSON.stringify({ on, terminalId }),
  })
}

export function useDemo(): DemoHouse | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
