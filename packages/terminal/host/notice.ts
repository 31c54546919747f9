import type { Notice } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'

/** Notices that are kept; the oldest gives way. */
const MOST_NOTICES = 20

/** A word of the host. One whose time has passed takes the notice back. */
export function noticeReceived(turn: Turn, told: Omit<Notice, 'at'>) {
  const { id, zh, en, level, until, emergency } = told
  if (until !== undefined && until <= turn.now) return dismissNotice(turn, id)
  const others = turn.state.notices.filter((notice) => notice.id !== id)
  turn.set({ notices: [...others, { id, zh, en, level, until, emergency, at: turn.now }].slice(-MOST_NOTICES) })
}

export function dismissNotice(turn: Turn, id: string): void {
  turn.set({ notices: turn.state.notices.filter((notice) => notice.id !== id) })
}

/** What is no longer true is no longer shown. */
export function endNotices(turn: Turn): void {
  const { notices } = turn.state
  const standing = notices.filter(({ until }) => until === undefined || until > turn.now)
  if (standing.length < notices.length) turn.set({ notices: standing })
}
