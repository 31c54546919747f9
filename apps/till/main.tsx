import { createRoot } from 'react-dom/client'
import './style.css'
import { activate } from '@evertill/contract/till'
import { initial, step } from '@evertill/terminal'
import { runTerminal } from '../../packages/terminal/runtime/interpreter.ts'
import { keepForOffline } from './offline/keep.ts'
import { startPreference } from './preference.ts'
import { Till } from './till.tsx'

startPreference()
console.log(runTerminal, step, activate)
createRoot(document.getElementById('till')!).render(
  <Till
    state={initial({} as never)}
    dispatch={() => {}}
    slipOf={() => undefined}
    openCustomer={() => {}}
    wallets={[]}
  />,
)
void import('./font.ts')
keepForOffline()
