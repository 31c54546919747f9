import type { ReactNode } from 'react'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../words/index.ts'

export function InspectorPage(): ReactNode {
  const words = useWords()
  return <Page title={words('inspector.title')} question={words('inspector.question')} />
}
