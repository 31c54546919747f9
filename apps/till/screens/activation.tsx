import { useState } from 'react'
import { Act, Hint } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { prefer, usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'

/** Why an activation did not work, and what the host said about it. */
export type ActivationTrouble =
  | { readonly kind: 'unreachable' | 'insecure' }
  | { readonly kind: 'refused'; readonly zh: string; readonly en: string }

/** The first run: one question, one action. */
export function ActivationScreen({ onCode }: { onCode(code: string): Promise<ActivationTrouble | undefined> }) {
  const words = useWords()
  const { language } = usePreference()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<ActivationTrouble | undefined>(
    globalThis.isSecureContext ? undefined : { kind: 'insecure' },
  )
  const bare = code.replace(/[^0-9A-Z]/g, '')
  const send = async () => {
    setBusy(true)
    setTrouble(undefined)
    setTrouble(await onCode(bare))
    setBusy(false)
  }
  return (
    <div className="h-full grid grid-rows-[auto_1fr]">
      <header className="flex items-center px-5 min-h-[60px] gap-3">
        <img src="/till/mark.svg" width={36} height={36} alt="" />
        <span className="font-bold text-[22px] flex-1">{words.name}</span>
        <button
          type="button"
          className="quiet"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => prefer({ language: language === 'zh' ? 'en' : 'zh' })}
        >
          {words.keys.language}
        </button>
      </header>
      <main className="min-h-0" data-screen="activation">
        <Frame
          question={words.activate.question}
          action={
            <Act disabled={bare.length < 8} busy={busy} onClick={() => void send()}>
              {busy ? words.activate.busy : words.activate.action}
            </Act>
          }
        >
          <p className="text-[22px] text-soft">{words.activate.note}</p>
          <label className="grid gap-2 text-[20px] text-soft mt-4">
            {words.activate.field}
            <input
              className="field text-ink !text-[32px] min-h-[84px] tracking-[0.12em] text-center uppercase font-semibold"
              name="activation-code"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              // biome-ignore lint/a11y/noAutofocus: the page has one field and one purpose.
              autoFocus
              value={code}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && bare.length >= 8 && !busy) void send()
              }}
              onChange={(event) =>
                setCode(
                  event.target.value
                    .toUpperCase()
                    .replace(/[^0-9A-Z -]/g, '')
                    .slice(0, 40),
                )
              }
            />
          </label>
          {trouble === undefined ? null : (
            <Hint>
              {trouble.kind === 'refused'
                ? language === 'zh'
                  ? trouble.zh
                  : trouble.en
                : words.activate[trouble.kind]}
            </Hint>
          )}
        </Frame>
      </main>
    </div>
  )
}
