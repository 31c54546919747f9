import { type FileProgress, ProblemError } from '@evertill/contract'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Modal, Progress, Select, Upload } from 'antd'
import { type ReactNode, useId, useRef, useState } from 'react'
import { queries } from '../../api/client.ts'
import { count } from '../../parts/amount.tsx'
import { useIssuerName } from '../../parts/issuer-name.ts'
import { Notice, useSentence } from '../../parts/state.tsx'
import { useDemo } from '../../shell/demo.ts'
import { useWords } from '../../words/index.ts'
import { dayOf, dayText } from './day.ts'
import { saidText } from './said.ts'
import { linesOf, practiceFile, sendFile } from './upload.ts'

interface Chosen {
  readonly name: string
  readonly lines: readonly string[]
}

/** A daily file on its way up: whose, which day, how far, and which lines nobody can read. */
export function UploadDialog(props: { sources: readonly string[]; today: string; close(): void }): ReactNode {
  const words = useWords()
  const issuer = useIssuerName()
  const sentence = useSentence()
  const demo = useDemo().length > 0
  const id = useId()
  const stopped = useRef(false)
  const [source, setSource] = useState(props.sources[0] ?? '')
  const [day, setDay] = useState(dayText(props.today))
  const [chosen, choose] = useState<Chosen>()
  const [sent, setSent] = useState(0)
  const [end, setEnd] = useState<FileProgress>()
  const businessDay = dayOf(day)
  const work = useMutation({
    mutationFn: async (file: Chosen) => {
      stopped.current = false
      setSent(0)
      setEnd(undefined)
      const daily = { source, businessDay: businessDay!, lines: file.lines }
      setEnd(await sendFile(daily, setSent, () => stopped.current))
      await Promise.all(
        ['settlement', 'differences', 'funding'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      )
    },
  })
  const take = useMutation({
    mutationFn: async () => {
      const lines = await practiceFile(source, businessDay!)
      if (lines === undefined) throw new Error(words('settlement.demoNone'))
      const file = { name: `${source}-${businessDay}.txt`, lines }
      choose(file)
      work.mutate(file)
    },
  })
  const stop = (): void => {
    stopped.current = true
  }
  const close = (): void => {
    stop()
    props.close()
  }
  const another = (): void => {
    setEnd(undefined)
    setSent(0)
    work.reset()
  }
  const ready = chosen !== undefined && businessDay !== undefined && source !== '' && !work.isPending
  const error = work.error ?? take.error
  return (
    <Modal
      open
      title={words('settlement.uploadTitle')}
      width={560}
      onCancel={close}
      footer={[
        work.isPending ? (
          <Button key="stop" onClick={stop}>
            {words('settlement.stop')}
          </Button>
        ) : (
          <Button key="no" type={end?.state === 'done' ? 'primary' : 'default'} onClick={close}>
            {words(end?.state === 'done' ? 'action.close' : 'action.cancel')}
          </Button>
        ),
        end?.state === 'done' ? null : (
          <Button
            key="yes"
            type="primary"
            disabled={!ready}
            loading={work.isPending}
            onClick={() => chosen && work.mutate(chosen)}
          >
            {words(sent > 0 && !work.isPending ? 'settlement.goOn' : 'settlement.read')}
          </Button>
        ),
      ]}
    >
      {error ? (
        <Notice meaning="stop">
          {error instanceof ProblemError ? sentence(error) : (take.error?.message ?? words('settlement.interrupted'))}
          {sent > 0 ? ` ${words('settlement.kept', { line: count(sent) })}` : ''}
        </Notice>
      ) : null}
      <p className="soft">{words('settlement.uploadText')}</p>
      <div className="settlement-fields">
        <div className="field">
          <label htmlFor={`${id}-source`}>{words('settlement.source')}</label>
          <Select
            id={`${id}-source`}
            value={source}
            disabled={work.isPending}
            onChange={(value) => {
              another()
              setSource(value)
            }}
            options={props.sources.map((value) => ({ value, label: issuer(value) }))}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-day`}>{words('settlement.day')}</label>
          <Input
            id={`${id}-day`}
            value={day}
            maxLength={10}
            disabled={work.isPending}
            {...(businessDay === undefined ? { status: 'warning' as const } : {})}
            onChange={(event) => {
              another()
              setDay(event.target.value)
            }}
          />
        </div>
      </div>
      <div className="settlement-choice">
        <Upload
          accept=".txt,text/plain"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(file) => {
            another()
            void file.text().then((text) => choose({ name: file.name, lines: linesOf(text) }))
            return false
          }}
          disabled={work.isPending}
        >
          <Button disabled={work.isPending}>{words('settlement.choose')}</Button>
        </Upload>
        {demo ? (
          <Button
            loading={take.isPending}
            disabled={businessDay === undefined || work.isPending}
            onClick={() => take.mutate()}
          >
            {words('settlement.demoFile')}
          </Button>
        ) : null}
      </div>
      {chosen ? (
        <p className="settlement-chosen">
          {words('settlement.chosen', { name: chosen.name, n: count(chosen.lines.length) })}
        </p>
      ) : demo ? (
        <p className="faint">{words('settlement.demoText')}</p>
      ) : null}
      {chosen && (work.isPending || (sent > 0 && end?.state !== 'done')) ? (
        <div role="status">
          <Progress
            percent={Math.round((sent / Math.max(1, chosen.lines.length)) * 100)}
            showInfo={false}
            strokeColor="var(--accent)"
            aria-label={words('settlement.uploadTitle')}
          />
          <p className="faint">
            {words('settlement.progress', { done: count(sent), all: count(chosen.lines.length) })}
          </p>
        </div>
      ) : null}
      {end ? (
        <>
          <End end={end} />
          {end.broken.length > 0 ? (
            <ul className="effects">
              {end.broken.map((each) => (
                <li key={each.line}>
                  {words('settlement.broken', {
                    line: count(each.line),
                    what: saidText(each.what, 'broken-record', words),
                  })}
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : null}
    </Modal>
  )
}

/** Where the reading stands: done, with what was found; done before; or stopped, with the way to go on. */
function End({ end }: { end: FileProgress }): ReactNode {
  const words = useWords()
  if (end.state !== 'done')
    return <Notice meaning="open">{words('settlement.stopped', { line: count(end.lines) })}</Notice>
  const found = words('settlement.done', { records: count(end.records), n: count(end.found), count: end.found })
  return (
    <Notice meaning={end.found === 0 ? 'paid' : 'open'}>
      {end.already ? `${words('settlement.already')} ${found}` : found}
    </Notice>
  )
}
