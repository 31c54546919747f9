import './storage.ts'
import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import '../../till/style.css'
import { CustomerFace } from '../../till/customer/face.tsx'
import { customerView } from '../../till/customer/view.ts'
import { admit } from '../../till/doctor/door.ts'
import { prefer, startPreference } from '../../till/preference.ts'
import { Till } from '../../till/till.tsx'
import type { TillLink } from '../link.ts'
import { setClock } from './clock.ts'
import { labDoctor } from './doctor.ts'

/*
 * The till's own screens, drawn from the terminal core of the lab's shop. `?face=customer` is the customer's side.
 */
void import('../../till/font.ts')
const link = (parent as unknown as { evertillLab?: TillLink }).evertillLab
const customer = new URLSearchParams(location.search).get('face') === 'customer'
const nothing = (): undefined => undefined

const doctor = link && labDoctor(link)

function Shown({ link }: { link: TillLink }) {
  const sight = useSyncExternalStore(link.subscribe, link.sight)
  if (sight === undefined) return null
  setClock(sight.now)
  prefer({ language: sight.language, theme: sight.theme, trayOpen: false, muted: true })
  if (customer)
    return (
      <CustomerFace view={customerView(sight.state, sight.language, doctor?.publicOf(sight.state, sight.language))} />
    )
  return (
    <Till
      state={sight.state}
      dispatch={link.press}
      slipOf={nothing}
      openCustomer={nothing}
      drawer={undefined}
      wallets={[]}
    />
  )
}

startPreference()
if (doctor !== undefined) admit(doctor)
if (link !== undefined) createRoot(document.getElementById('till')!).render(<Shown link={link} />)
