import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../style.css'
import { startPreference, usePreference } from '../preference.ts'
import { followTill } from './channel.ts'
import { CustomerFace } from './face.tsx'
import type { CustomerView } from './view.ts'

/** The customer's window. It knows nothing but what the till tells it. */
function Customer() {
  const { language } = usePreference()
  const [view, setView] = useState<CustomerView | undefined>(undefined)
  useEffect(() => followTill(setView), [])
  return (
    <CustomerFace
      view={
        view ?? {
          language,
          merchant: '',
          currency: '156',
          ask: 'closed',
          purpose: 'sale',
          tender: 'card',
          removeCard: false,
          practice: false,
        }
      }
    />
  )
}

startPreference()
createRoot(document.getElementById('customer')!).render(
  <StrictMode>
    <Customer />
  </StrictMode>,
)
void import('../font.ts')
