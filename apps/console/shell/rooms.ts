import type { Right } from '@evertill/contract'
import type { WordKey } from '../words/index.ts'
import type { IconName } from './icon.tsx'

export interface Room {
  readonly name: IconName
  readonly path: string
  readonly title: WordKey
  readonly question: WordKey
  /** Any of these opens the room; none at all means that everybody may enter. */
  readonly rights: readonly Right[]
  readonly group: 'now' | 'trust' | 'tools'
}

/** The rooms that exist, in the order of a working day. */
export const ROOMS: readonly Room[] = [
  {
    name: 'overview',
    path: '/',
    title: 'overview.title',
    question: 'overview.question',
    rights: ['overview.read'],
    group: 'now',
  },
  {
    name: 'transactions',
    path: '/transactions',
    title: 'transactions.title',
    question: 'transactions.question',
    rights: ['transactions.read'],
    group: 'now',
  },
  {
    name: 'terminals',
    path: '/terminals',
    title: 'terminals.title',
    question: 'terminals.question',
    rights: ['terminals.read'],
    group: 'now',
  },
  {
    name: 'incidents',
    path: '/incidents',
    title: 'incidents.title',
    question: 'incidents.question',
    rights: ['incidents.read'],
    group: 'now',
  },
  {
    name: 'maintenance',
    path: '/maintenance',
    title: 'maintenance.title',
    question: 'maintenance.question',
    rights: ['maintenance.read'],
    group: 'now',
  },
  {
    name: 'issuers',
    path: '/issuers',
    title: 'issuers.title',
    question: 'issuers.question',
    rights: ['issuers.read', 'reversals.read'],
    group: 'now',
  },
  {
    name: 'merchants',
    path: '/merchants',
    title: 'merchants.title',
    question: 'merchants.question',
    rights: ['merchants.read'],
    group: 'trust',
  },
  {
    name: 'settlement',
    path: '/settlement',
    title: 'settlement.title',
    question: 'settlement.question',
    rights: ['settlement.read'],
    group: 'trust',
  },
  {
    name: 'risk',
    path: '/risk',
    title: 'risk.title',
    question: 'risk.question',
    rights: ['risk.read'],
    group: 'trust',
  },
  {
    name: 'people',
    path: '/people',
    title: 'people.title',
    question: 'people.question',
    rights: ['people.read', 'audit.read'],
    group: 'trust',
  },
  {
    name: 'inspector',
    path: '/inspector',
    title: 'inspector.title',
    question: 'inspector.question',
    rights: [],
    group: 'tools',
  },
]

export function openTo(room: Room, rights: readonly Right[]): boolean {
  return room.rights.length === 0 || room.rights.some((right) => rights.includes(right))
}

/** The room of an address, longest path first. */
export function roomAt(pathname: string): Room | undefined {
  // A support code opens a terminal's diagnosis.
  if (pathname.startsWith('/diagnosis/') || pathname === '/stickers')
    return ROOMS.find((room) => room.name === 'terminals')
  return [...ROOMS]
    .sort((a, b) => b.path.length - a.path.length)
    .find((room) => pathname === room.path || (room.path !== '/' && pathname.startsWith(`${room.path}/`)))
}
