import { Role } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'

/** The people of a demonstration house; their passwords are published, so this exists only where nothing is real. */
const Demo = z.object({ people: z.array(z.object({ name: z.string(), password: z.string(), role: Role })) })
export type DemoPerson = z.infer<typeof Demo>['people'][number]

async function ask(): Promise<readonly DemoPerson[]> {
  const response = await fetch('/api/demo', { headers: { accept: 'application/json' } })
  // A real house has no such door.
  return response.ok ? Demo.parse(await response.json()).people : []
}

export function useDemo(): readonly DemoPerson[] {
  return (
    useQuery({ queryKey: ['session', 'demo'], queryFn: ask, staleTime: Number.POSITIVE_INFINITY, retry: false }).data ??
    []
  )
}
