import { Component, type ReactNode } from 'react'
import { Act } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { useWords } from '../words/index.ts'

export function Message({
  icon,
  title,
  note,
  action,
  onAction,
}: {
  icon: IconName
  title: string
  note: string
  action: string
  onAction(): void
}) {
  return (
    <main className="h-full">
      <Frame center action={<Act onClick={onAction}>{action}</Act>}>
        <span className="mx-auto size-28 rounded-full bg-tint text-accent grid place-items-center">
          <Icon name={icon} size={60} />
        </span>
        <h1 className="text-[34px] font-bold text-center text-balance">{title}</h1>
        <p className="text-[22px] text-soft text-center text-balance">{note}</p>
      </Frame>
    </main>
  )
}

function Failed() {
  const words = useWords()
  return (
    <Message
      icon="undo"
      title={words.failure.title}
      note={words.failure.note}
      action={words.failure.action}
      onAction={() => location.reload()}
    />
  )
}

/** A bug in drawing must not take the till away: the journal is elsewhere, a reload shows the true state. */
export class FailureBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children
  }
}
