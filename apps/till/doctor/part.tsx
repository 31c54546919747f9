import type { ReactNode } from 'react'

/** One part of a doctor's page under its heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3" aria-label={title}>
      <h2 className="text-[22px] font-bold">{title}</h2>
      {children}
    </section>
  )
}
