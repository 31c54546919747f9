import { Day, DifferenceAge } from '@evertill/contract'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { LiveProvider } from '../api/live.tsx'
import { signOut, useSessionState } from '../api/session.tsx'
import { addressText } from '../parts/address-text.ts'
import { Blank, Failed } from '../parts/state.tsx'
import { transactionSearch } from '../rooms/transactions/filter.ts'
import { useWords } from '../words/index.ts'
import { Shell } from './shell.tsx'
import { SignIn, SignInForm } from './sign-in.tsx'

/** Nobody passes without a session; one that ended asks again above the page, which stays as it was. */
function Gate(): ReactNode {
  const words = useWords()
  const state = useSessionState()
  if (state.kind === 'asking') return null
  if (state.kind === 'out') return <SignIn />
  if (state.kind === 'unreachable') return <Failed error={state.error} retry={state.retry} />
  return (
    <LiveProvider key={state.session.person.id}>
      <Outlet />
      <Modal
        open={state.lost}
        title={words('session.lost')}
        footer={null}
        closable={false}
        keyboard={false}
        mask={{ closable: false }}
        width={400}
        destroyOnHidden
      >
        <p className="soft" style={{ marginBottom: 16 }}>
          {words('session.lostText')}
        </p>
        <SignInForm name={state.session.person.name} />
        <Button type="link" block style={{ marginTop: 8 }} onClick={() => void signOut()}>
          {words('session.other')}
        </Button>
      </Modal>
    </LiveProvider>
  )
}

function NoPage(): ReactNode {
  const words = useWords()
  return <Blank title={words('state.noPage')} text={words('state.noPageText')} />
}

const text = addressText.optional().catch(undefined)
const root = createRootRoute({ component: Gate, notFoundComponent: NoPage })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

export const overviewRoute = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../rooms/overview/overview-page.tsx'), 'OverviewPage'),
})
export const transactionsRoute = createRoute({
  getParentRoute: () => shell,
  path: '/transactions',
  validateSearch: transactionSearch,
  component: lazyRouteComponent(() => import('../rooms/transactions/transactions-page.tsx'), 'TransactionsPage'),
})
export const lifeRoute = createRoute({
  getParentRoute: () => shell,
  path: '/transactions/$id',
  component: lazyRouteComponent(() => import('../rooms/transactions/life-page.tsx'), 'LifePage'),
})
export const terminalsRoute = createRoute({
  getParentRoute: () => shell,
  path: '/terminals',
  validateSearch: z.object({
    q: text,
    presence: z.enum(['online', 'silent', 'offline', 'never']).optional().catch(undefined),
    status: z.enum(['active', 'disabled', 'retired']).optional().catch(undefined),
    merchantId: text,
    outletId: text,
  }),
  component: lazyRouteComponent(() => import('../rooms/terminals/terminals-page.tsx'), 'TerminalsPage'),
})
export const terminalRoute = createRoute({
  getParentRoute: () => shell,
  path: '/terminals/$id',
  component: lazyRouteComponent(() => import('../rooms/terminals/terminal-page.tsx'), 'TerminalPage'),
})
export const codeRoute = createRoute({
  getParentRoute: () => shell,
  path: '/diagnosis/$code',
  validateSearch: z.object({ terminal: text }),
  component: lazyRouteComponent(() => import('../rooms/diagnosis/code-page.tsx'), 'CodePage'),
})
export const issuersRoute = createRoute({
  getParentRoute: () => shell,
  path: '/issuers',
  validateSearch: z.object({ reversals: z.enum(['open', 'acknowledged']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../rooms/issuers/issuers-page.tsx'), 'IssuersPage'),
})
export const stickersRoute = createRoute({
  getParentRoute: () => shell,
  path: '/stickers',
  validateSearch: z.object({ merchantId: text, outletId: text, q: text }),
  component: lazyRouteComponent(() => import('../rooms/stickers/stickers-page.tsx'), 'StickersPage'),
})
export const incidentsRoute = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: z.object({ show: z.enum(['closed']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../rooms/incidents/incidents-page.tsx'), 'IncidentsPage'),
})
export const incidentRoute = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$id',
  component: lazyRouteComponent(() => import('../rooms/incidents/incident-page.tsx'), 'IncidentPage'),
})
export const maintenanceRoute = createRoute({
  getParentRoute: () => shell,
  path: '/maintenance',
  component: lazyRouteComponent(() => import('../rooms/maintenance/maintenance-page.tsx'), 'MaintenancePage'),
})
export const merchantsRoute = createRoute({
  getParentRoute: () => shell,
  path: '/merchants',
  component: lazyRouteComponent(() => import('../rooms/merchants/merchants-page.tsx'), 'MerchantsPage'),
})
export const merchantRoute = createRoute({
  getParentRoute: () => shell,
  path: '/merchants/$id',
  component: lazyRouteComponent(() => import('../rooms/merchants/merchants-page.tsx'), 'MerchantsPage'),
})
export const riskRoute = createRoute({
  getParentRoute: () => shell,
  path: '/risk',
  validateSearch: z.object({
    view: z.enum(['blocked']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../rooms/risk/risk-page.tsx'), 'RiskPage'),
})
export const settlementRoute = createRoute({
  getParentRoute: () => shell,
  path: '/settlement',
  validateSearch: z.object({
    view: z.enum(['differences', 'funding']).optional().catch(undefined),
    kind: text,
    owner: text,
    age: DifferenceAge.optional().catch(undefined),
    businessDay: addressText.pipe(Day).optional().catch(undefined),
    source: text,
  }),
  component: lazyRouteComponent(() => import('../rooms/settlement/settlement-page.tsx'), 'SettlementPage'),
})
export const peopleRoute = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  validateSearch: z.object({ view: z.enum(['audit']).optional().catch(undefined), subject: text }),
  component: lazyRouteComponent(() => import('../rooms/people/people-page.tsx'), 'PeoplePage'),
})
export const inspectorRoute = createRoute({
  getParentRoute: () => shell,
  path: '/inspector',
  component: lazyRouteComponent(() => import('../rooms/inspector/inspector-page.tsx'), 'InspectorPage'),
})
/** An address that leads nowhere keeps the rooms beside it. */
const nowhereRoute = createRoute({ getParentRoute: () => shell, path: '$', component: NoPage })
export const wallRoute = createRoute({
  getParentRoute: () => root,
  path: '/wall',
  component: lazyRouteComponent(() => import('../rooms/overview/wall-page.tsx'), 'WallPage'),
})

const tree = root.addChildren([
  shell.addChildren([
    overviewRoute,
    transactionsRoute,
    lifeRoute,
    terminalsRoute,
    terminalRoute,
    codeRoute,
    stickersRoute,
    incidentsRoute,
    incidentRoute,
    maintenanceRoute,
    issuersRoute,
    merchantsRoute,
    merchantRoute,
    settlementRoute,
    riskRoute,
    peopleRoute,
    inspectorRoute,
    nowhereRoute,
  ]),
  wallRoute,
])

export const router = createRouter({
  routeTree: tree,
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingMinMs: 0,
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
