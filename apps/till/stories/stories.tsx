import { createRoot } from 'react-dom/client'
import '../style.css'
import { prefer, startPreference, type ThemeChoice } from '../preference.ts'
import { Till } from '../till.tsx'
import type { Drawer, DrawerState } from '../tray/drawer.ts'
import { storyWallets } from './profile.ts'
import { type Story, stories, storySlip } from './story.ts'

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
  }
}

startPreference()
const root = createRoot(document.getElementById('till')!)

function show(name: string | null, choices: { language: 'zh' | 'en'; theme: ThemeChoice; tray: boolean }): void {
  prefer({ language: choices.language, theme: choices.theme, trayOpen: choices.tray })
  const story = stories.find((one) => one.name === name)
  root.render(
    story === undefined ? (
      <ul>
        {stories.map((one) => (
          <li key={one.name}>
            <a href={`?story=${one.name}`}>{one.name}</a>
          </li>
        ))}
      </ul>
    ) : (
      <Till
        key={`${story.name}-${choices.language}`}
        state={story.state}
        dispatch={(event) => console.info(event.type)}
        slipOf={(_, width) => storySlip(width)}
        openCustomer={() => undefined}
        drawer={drawerOf(story)}
        wallets={storyWallets}
      />
    ),
  )
}

show(asked.get('story'), {
  language: asked.get('language') === 'en' ? 'en' : 'zh',
  theme: (asked.get('theme') ?? 'auto') as ThemeChoice,
  tray: asked.get('tray') !== '0',
})
// For the browser tests: names of all stories, and the way to the next one without loading the page again.
Object.assign(globalThis, { stories: stories.map((one) => one.name), showStory: show })
