import { createRoot } from 'react-dom/client'
import './style.css'
import { findDemo } from './demo-house.ts'
import { Page } from './page.tsx'
import { player } from './player.ts'
import { showPreference } from './preference.ts'
import { startScenario } from './scenario-start.ts'

showPreference()
globalThis.evertillLab = {
  sight: player.sight,
  subscribe: player.subscribe,
  press: (event) => player.press(event),
  act: (remedy) => player.act(remedy),
  look: () => player.look(),
}
player.open(startScenario(location.search))
createRoot(document.getElementById('lab')!).render(<Page />)
void findDemo()
void import('@fontsource-variable/noto-sans-sc')
