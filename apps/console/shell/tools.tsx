import { Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { STALE_MS, useLive } from '../api/live.tsx'
import { offsetOf, useNow, useTimes, useZone } from '../parts/moment.tsx'
import { type ThemeChoice, useTheme } from '../theme/theme.tsx'
import { chooseLanguage, useLanguage, useWords } from '../words/index.ts'
import { Icon } from './icon.tsx'

/** The other language, in its own words. */
export function LanguageSwitch(): ReactNode {
  const language = useLanguage()
  const other = language === 'zh-CN' ? 'en' : 'zh-CN'
  return (
    <button type="button" className="plain-button" lang={other} onClick={() => chooseLanguage(other)}>
      {other === 'en' ? 'English' : '中文'}
    </button>
  )
}

export function ThemeSwitch(): ReactNode {
  const words = useWords()
  const theme = useTheme()
  const choices: readonly ThemeChoice[] = ['light', 'dark', 'system']
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: choices.map((choice) => ({ key: choice, label: words(`theme.${choice}`) })),
        selectable: true,
        selectedKeys: [theme.choice],
        onClick: ({ key }) => theme.choose(key as ThemeChoice),
      }}
    >
      <button type="button" className="plain-button" aria-label={words('theme.choose')} title={words('theme.choose')}>
        <Icon name={theme.name === 'dark' ? 'moon' : 'sun'} />
      </button>
    </Dropdown>
  )
}

/** Whether what is seen is what is so; says since when it is not. */
export function Pulse(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const { liveness } = useLive()
  const text =
    liveness.state === 'live'
      ? words('live.live')
      : liveness.state === 'connecting'
        ? words('live.connecting')
        : words('live.stale', { time: times.clock(liveness.heardAt ?? 0) })
  return (
    <span className={`pulse ${liveness.state}`} role="status" title={words('live.hint', { seconds: STALE_MS / 1000 })}>
      <i aria-hidden="true" />
      {text}
    </span>
  )
}

/** The time in the zone of the console, and which zone that is. */
export function ZoneClock(): ReactNode {
  const words = useWords()
  const zone = useZone()
  const times = useTimes()
  const now = useNow(1000)
  return (
    <span className="zone faint nowrap" title={words('time.zoneHint', { zone })}>
      <span className="figures">{times.clock(now)}</span> {offsetOf(zone, now)}
    </span>
  )
}
