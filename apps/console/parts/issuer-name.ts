import type { IssuerRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { client } from '../api/client.ts'
import { useRight } from '../api/session.tsx'
import { type Language, useLanguage } from '../words/index.ts'

export function issuerName(issuer: Pick<IssuerRow, 'id' | 'name'>, language: Language): string {
  return issuer.name ? (language === 'zh-CN' ? issuer.name.zh : issuer.name.en) : issuer.id
}

/** The name of an issuer by its id; the id itself where it has none, or for people who may not list issuers. */
export function useIssuerName(): (id: string) => string {
  const language = useLanguage()
  const enabled = useRight('issuers.read')
  const { data } = useQuery({ queryKey: ['issuers'], queryFn: () => client.issuers(), enabled, staleTime: 60_000 })
  return useCallback(
    (id) => {
      const row = data?.rows.find((each) => each.id === id)
      return row === undefined ? id : issuerName(row, language)
    },
    [data, language],
  )
}
