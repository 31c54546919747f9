import { useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../words/index.ts'
import { looksLikeSupportCode } from './support-code.ts'

/** Where the code that a cashier reads out is typed. */
export function CodeBox(): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const go = (): void => {
    const code = looksLikeSupportCode(text)
    if (code !== undefined) void navigate({ to: '/diagnosis/$code', params: { code } })
  }
  return (
    <Input.Search
      value={text}
      maxLength={12}
      allowClear
      style={{ width: 230 }}
      placeholder={words('code.box')}
      aria-label={words('code.box')}
      enterButton={words('code.open')}
      onChange={(event) => setText(event.target.value)}
      onSearch={go}
    />
  )
}
