import type { Diagnosis, Observation } from '@evertill/diagnosis'

/** What the house tells of the terminal on the sticker; see `HelpView` of the contract. */
export interface View {
  readonly terminalId: string
  readonly label: string
  readonly outlet: { readonly zh: string; readonly en: string }
  readonly at: number
  readonly heard: 'online' | 'silent' | 'never'
  readonly lastSeenAt?: number
  readonly paused: boolean
  readonly maintenance?: {
    readonly until: number
    readonly emergency: boolean
    readonly zh: string
    readonly en: string
  }
  readonly incident?: { readonly since: number; readonly owned: boolean; readonly cause?: string }
  readonly observations: readonly Observation[]
  readonly servicePhone?: string
  readonly timeZone: string
}

export type Opened = { readonly kind: 'view'; readonly view: View } | { readonly kind: 'unknown' | 'busy' | 'offline' }

/** The token of this page's address: `/help/10000011-ACDEFGHJ`. */
export function tokenOf(pathname: string): string {
  return decodeURIComponent(pathname.split('/').filter(Boolean).at(-1) ?? '').toUpperCase()
}

/** Asks the house. Without a line the questions work all the same; only what the house sees is missing. */
export async function open(token: string): Promise<Opened> {
  if (!/^[0-9A-Z]{8}-[A-Z0-9]{8}$/.test(token)) return { kind: 'unknown' }
  try {
    const answer = await fetch(`/help/api/${token}`, { credentials: 'omit', cache: 'no-store' })
    if (answer.status === 429) return { kind: 'busy' }
    if (!answer.ok) return { kind: answer.status < 500 ? 'unknown' : 'offline' }
    return { kind: 'view', view: ((await answer.json()) as { help: View }).help }
  } catch {
    return { kind: 'offline' }
  }
}

/** Keeps the answers under their code, so that support opens the same diagnosis. */
export async function keep(token: string, { supportCode: code, snapshot }: Diagnosis): Promise<boolean> {
  try {
    const answer = await fetch(`/help/api/${token}`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
      body: JSON.stringify({ code, at: snapshot.at, observations: snapshot.observations }),
    })
    return answer.ok
  } catch {
    return false
  }
}
