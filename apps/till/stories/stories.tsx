import { createRoot } from 'react-dom/client'
import '../style.css'
import { prefer, startPreference } from '../preference.ts'
import { Till } from '../till.tsx'
import type { Drawer, DrawerState } from '../tray/drawer.ts'
import { storyWallets } from './profile.ts'
import { STORY_TIME, type Story, stories, storySlip } from './story.ts'

/*
 * Every screen from a value, without terminal or host: `stories.html?story=paid&language=en&theme=dark&tray=0`. The
 * clock stands at the stories' own moment, so that pictures can be compared.
 */
void import('../font.ts')
const asked = new URLSearchParams(location.search)
Date.now = () => STORY_TIME

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
prefer({
  language: asked.get('language') === 'en' ? 'en' : 'zh',
  theme: (asked.get('theme') ?? 'auto') as 'auto',
  trayOpen: asked.get('tray') !== '0',
})
const root = createRoot(document.getElementById('till')!)
const story = stories.find((one) => one.name === asked.get('story'))
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
      state={story.state}
      dispatch={(event) => console.info(event.type)}
      slipOf={(_, width) => storySlip(width)}
      openCustomer={() => undefined}
      drawer={drawerOf(story)}
      wallets={storyWallets}
    />
  ),
)
