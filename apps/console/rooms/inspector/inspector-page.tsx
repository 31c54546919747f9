import { type DescribedRow, type Description, describe, dialects } from '@evertill/iso8583'
import { Button, Input, Select, Switch } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { count } from '../../parts/amount.tsx'
import { Page, Sheet } from '../../parts/page.tsx'
import { Notice } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { bytesOf, cellsOf, type Reading } from './bytes.ts'
import { EXAMPLE } from './example.ts'
import { HexView } from './hex-view.tsx'
import { RowTable } from './row-table.tsx'
import './inspector.css'

interface Loaded {
  readonly bytes: Uint8Array
}

/** What does this message say? Everything happens in this page: the bytes are neither sent nor kept. */
export function InspectorPage(): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const [dialectId, setDialectId] = useState(dialects[0]!.id)
  const [text, setText] = useState('')
  const [loaded, setLoaded] = useState<Loaded>()
  const [unmask, setUnmask] = useState(false)
  const [pointed, setPointed] = useState('')
  const dialect = dialects.find((each) => each.id === dialectId) ?? dialects[0]!
  const reading: Reading = useMemo(() => bytesOf(text), [text])

  const description = useMemo<Description | undefined>(
    () => (loaded ? describe(dialect, loaded.bytes, { unmask }) : undefined),
    [loaded, dialect, unmask],
  )
  const cells = useMemo(
    () => (loaded && description ? cellsOf(loaded.bytes, description.rows, unmask) : []),
    [loaded, description, unmask],
  )

  const load = (from: string): void => {
    const read = bytesOf(from)
    if (!read.ok || read.bytes.length === 0) return
    setLoaded({ bytes: read.bytes })
    setText('')
    setUnmask(false)
  }
  const mti = description?.rows.find((row) => row.kind === 'mti')
  const answer = !loaded
    ? words('inspector.waiting')
    : mti
      ? words('inspector.answer', {
          mti: mti.value,
          name: kindOf(nameOf(mti, language)),
          n: count(fieldsIn(description)),
          bytes: count(loaded.bytes.length),
        })
      : words('inspector.unread')
  return (
    <Page
      title={words('inspector.title')}
      question={words('inspector.question')}
      answer={answer}
      {...(description?.error ? { meaning: 'open' as const } : {})}
      note={words('inspector.private')}
      actions={
        loaded ? (
          <>
            <span className="unmask">
              <Switch size="small" id="unmask" checked={unmask} onChange={setUnmask} />
              <label htmlFor="unmask">{words('inspector.unmask')}</label>
            </span>
            <Button onClick={() => setLoaded(undefined)}>{words('inspector.another')}</Button>
          </>
        ) : null
      }
    >
      <div className="filters">
        <Select
          style={{ width: 300 }}
          aria-label={words('inspector.dialect')}
          value={dialectId}
          onChange={setDialectId}
          options={dialects.map((each) => ({ value: each.id, label: language === 'zh-CN' ? each.zh : each.name }))}
        />
      </div>
      {description?.error ? (
        <Notice meaning="open">
          {words('inspector.stopped', {
            offset: description.error.offset ?? 0,
            path: description.error.path,
            why: words(`inspector.error.${description.error.code}`),
          })}
        </Notice>
      ) : null}
      {loaded && description ? (
        <div className="columns">
          <Sheet className="of-5 bytes-sheet" title={words('inspector.bytes')} note={words('inspector.bytesNote')}>
            <HexView cells={cells} pointed={pointed} point={setPointed} />
          </Sheet>
          <Sheet className="of-7" title={words('inspector.fields')} note={words('inspector.fieldsNote')}>
            <RowTable rows={description.rows} pointed={pointed} point={setPointed} />
          </Sheet>
        </div>
      ) : (
        <Sheet>
          <div className="field">
            <label htmlFor="hex">{words('inspector.paste')}</label>
            <Input.TextArea
              id="hex"
              className="hex-input"
              rows={8}
              spellCheck={false}
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onPaste={(event) => {
                const pasted = event.clipboardData.getData('text')
                const read = bytesOf(pasted)
                if (text !== '' || !read.ok || read.bytes.length < 4) return
                event.preventDefault()
                load(pasted)
              }}
            />
          </div>
          {text !== '' && !reading.ok ? (
            <Notice meaning="open">{words(`inspector.input.${reading.why}`)}</Notice>
          ) : null}
          <div className="inspector-actions">
            <Button type="primary" disabled={!reading.ok || reading.bytes.length === 0} onClick={() => load(text)}>
              {words('inspector.read')}
            </Button>
            <Button
              onClick={() => {
                setDialectId('unionpay-pos')
                load(EXAMPLE)
              }}
            >
              {words('inspector.example')}
            </Button>
          </div>
        </Sheet>
      )}
    </Page>
  )
}

function fieldsIn(description: Description | undefined): number {
  return description?.rows.filter((row) => row.kind === 'field').length ?? 0
}

/** `Message type: financial request` without its first half, which the page has said already. */
function kindOf(name: string): string {
  return name.split(/[:：]\s*/).at(-1) ?? name
}

function nameOf(row: DescribedRow, language: string): string {
  return language === 'zh-CN' ? row.name.zh : row.name.en
}
