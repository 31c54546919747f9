import { useMutation } from '@tanstack/react-query'
import { App, Button, Input, type InputRef, Modal } from 'antd'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useWords } from '../words/index.ts'
import { Notice, useSentence } from './state.tsx'

interface ReasonDialogProps {
  readonly title: string
  /** What will happen, and to whom; one sentence each. */
  readonly effects: readonly string[]
  readonly confirm: string
  readonly danger?: boolean
  /** Further fields above the reason. */
  readonly children?: ReactNode
  /** False while a further field is not filled in. */
  readonly ready?: boolean
  act(reason: string): Promise<unknown>
  /** Told after success, so that the caller can offer to undo. */
  done?(reason: string): void
  close(): void
}

/** A command that matters: it says what happens to whom, and is not given without a reason. */
export function ReasonDialog(props: ReasonDialogProps): ReactNode {
  const words = useWords()
  const sentence = useSentence()
  const id = useId()
  const field = useRef<InputRef>(null)
  const [reason, setReason] = useState('')
  const command = useMutation({ mutationFn: (text: string) => props.act(text) })
  const filled = reason.trim().length > 0
  const ready = filled && props.ready !== false
  const submit = (): void => {
    if (!ready || command.isPending) return
    const text = reason.trim()
    command.mutate(text, {
      onSuccess: () => {
        props.close()
        props.done?.(text)
      },
    })
  }
  return (
    <Modal
      open
      title={props.title}
      onCancel={props.close}
      width={500}
      afterOpenChange={(open) => open && !props.children && field.current?.focus()}
      footer={[
        <Button key="no" onClick={props.close}>
          {words('action.cancel')}
        </Button>,
        <Button
          key="yes"
          type="primary"
          danger={props.danger ?? false}
          disabled={!ready}
          loading={command.isPending}
          onClick={submit}
        >
          {props.confirm}
        </Button>,
      ]}
    >
      {command.error ? <Notice meaning="stop">{sentence(command.error)}</Notice> : null}
      {props.effects.length > 0 ? (
        <ul className="effects">
          {props.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      ) : null}
      {props.children}
      <div className="field" style={{ marginBottom: 4 }}>
        <label htmlFor={id}>{words('action.reason')}</label>
        <Input.TextArea
          id={id}
          ref={field}
          rows={2}
          maxLength={200}
          value={reason}
          placeholder={words('action.reasonHint')}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
          }}
        />
      </div>
      <p className="faint">{words('action.audited')}</p>
    </Modal>
  )
}

interface DoneOptions {
  readonly text: string
  readonly undoLabel?: string
  undo?(): Promise<unknown>
}

/** Says that something was done and, where it can be taken back, offers just that for ten seconds. */
export function useDone(): (options: DoneOptions) => void {
  const words = useWords()
  const sentence = useSentence()
  const { message } = App.useApp()
  const key = useId()
  return ({ text, undo, undoLabel }) => {
    const content = undo ? (
      <span className="done">
        {text}
        <Button
          type="link"
          size="small"
          onClick={() => {
            message.destroy(key)
            undo().then(
              () => message.success(words('action.undone')),
              (error: unknown) => message.error(sentence(error)),
            )
          }}
        >
          {undoLabel ?? words('action.undo')}
        </Button>
      </span>
    ) : (
      text
    )
    void message.open({ key, type: 'success', content, duration: undo ? 10 : 4 })
  }
}
