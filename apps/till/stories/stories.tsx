import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import '../style.css'
import { CustomerFace } from '../customer/face.tsx'
import { customerView } from '../customer/view.ts'
import { prefer, startPreference, type ThemeChoice } from '../preference.ts'
import { ActivationScreen } from '../screens/activation.tsx'
import { Message } from '../screens/failure.tsx'
import { Till } from '../till.tsx'
import type { Drawer, DrawerState } from '../tray/drawer.ts'
import { WORDS } from '../words/index.ts'
import { doctorStories } from './doctor.ts'
import { holdStories } from './hold.ts'
import { offlineStories } from './offline.ts'
import { storyWallets } from './profile.ts'
import { settlementStories } from './settlement.ts'
import { stories as first, type Story, storySlip } from './story.ts'
import { tenderStories } from './tender.ts'
import { walletStories } from './wallet.ts'

/*
 * Every screen from a value, without terminal or host: `stories.html?story=paid&language=en&theme=dark&tray=0`.
 */
void import('../font.ts')
const asked = new URLSearchParams(location.search)

function drawerOf(story: Story): Drawer {
  const state: DrawerState = {
    readerWaits: story.drawer?.readerWaits ?? false,
    scannerWaits: story.drawer?.scannerWaits ?? false,
    pin: story.drawer?.pinDigits === undefined ? undefined : { digits: story.drawer.pinDigits, mayBypass: false },
    inserted: undefined,
    paper: true,
    plugged: story.state.line.up,
    dataCard: 'none',
    out: story.drawer?.printed === true ? [storySlip(58)] : [],
  }
  const nothing = () => undefined
  return {
    state: () => state,
    subscribe: () => nothing,
    present: nothing,
    removeCard: nothing,
    scan: nothing,
    pressPin: nothing,
    loadPaper: nothing,
    tear: nothing,
    plug: nothing,
    insertData: nothing,
  }
}

startPreference()
const root = createRoot(document.getElementById('till')!)

const stories: readonly Story[] = [
  ...first,
  ...tenderStories,
  ...walletStories,
  ...holdStories,
  ...offlineStories,
  ...settlementStories,
  ...doctorStories,
]

/** What the customer sees beside some of the stories. */
const BESIDE = [
  'amount',
  'choose-tender',
  'merchant-code',
  'present-card',
  'enter-pin',
  'connecting-slow',
  'paid',
  'declined',
  'being-undone',
]

function draw(name: string | null, language: 'zh' | 'en'): ReactNode {
  if (name === 'activation') return <ActivationScreen onCode={async () => ({ kind: 'unreachable' })} />
  if (name === 'elsewhere') {
    const { failure } = WORDS[language]
    return (
      <Message
        icon="window"
        title={failure.elsewhere}
        note={failure.elsewhereNote}
        action={failure.here}
        onAction={() => undefined}
      />
    )
  }
  prefer({ facing: name?.endsWith('-facing') === true })
  const beside = name?.startsWith('customer-') === true ? name.slice('customer-'.length) : undefined
  const story = stories.find((one) => one.name === (beside ?? name?.replace(/-facing$/, '')))
  if (story === undefined) return undefined
  if (beside !== undefined) return <CustomerFace view={customerView(story.state, language)} />
  return (
    <Till
      key={`${story.name}-${language}`}
      state={story.state}
      dispatch={(event) => console.info(event.type)}
      slipOf={(_, width) => storySlip(width)}
      openCustomer={() => undefined}
      drawer={drawerOf(story)}
      wallets={storyWallets}
    />
  )
}

const NAMES = [
  'activation',
  'elsewhere',
  ...stories.map((one) => one.name),
  ...BESIDE.map((name) => `customer-${name}`),
]

function show(name: string | null, choices: { language: 'zh' | 'en'; theme: ThemeChoice; tray: boolean }): void {
  prefer({ language: choices.language, theme: choices.theme, trayOpen: choices.tray })
  root.render(
    draw(name, choices.language) ?? (
      <ul>
        {NAMES.map((one) => (
          <li key={one}>
            <a href={`?story=${one}`}>{one}</a>
          </li>
        ))}
      </ul>
    ),
  )
}

show(asked.get('story'), {
  language: asked.get('language') === 'en' ? 'en' : 'zh',
  theme: (asked.get('theme') ?? 'auto') as ThemeChoice,
  tray: asked.get('tray') !== '0',
})
// For the browser tests: names of all stories, and the way to the next one without loading the page again.
Object.assign(globalThis, { stories: NAMES, showStory: show })
