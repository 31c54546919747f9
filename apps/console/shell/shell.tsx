import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router'
import { Drawer, Dropdown } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { signOut, useSession } from '../api/session.tsx'
import { NoRight } from '../parts/state.tsx'
import { useWords } from '../words/index.ts'
import { BrandMark, Icon } from './icon.tsx'
import { Palette } from './palette.tsx'
import { openTo, ROOMS, type Room, roomAt } from './rooms.ts'
import { LanguageSwitch, Pulse, ThemeSwitch, ZoneClock } from './tools.tsx'
import './shell.css'

const GROUPS = ['now', 'trust', 'tools'] as const
/** Pages whose table fills what is left of the window; the others scroll as a whole. */
const FITTED: readonly Room['name'][] = ['transactions', 'terminals', 'settlement', 'risk', 'people']

function RoomList({ current, onGo }: { current: Room | undefined; onGo?: () => void }): ReactNode {
  const words = useWords()
  const { rights } = useSession()
  return (
    <nav className="rooms" aria-label={words('shell.rooms')}>
      <Link to="/" className="brand" onClick={onGo}>
        <BrandMark />
        Evertill <small lang="zh-CN">恒收</small>
      </Link>
      {GROUPS.map((group) => {
        const rooms = ROOMS.filter((room) => room.group === group && openTo(room, rights))
        if (rooms.length === 0) return null
        return (
          <div key={group}>
            <h2>{words(`shell.group.${group}`)}</h2>
            {rooms.map((room) => (
              <Link
                key={room.name}
                to={room.path}
                className="room"
                aria-current={current === room ? 'page' : undefined}
                onClick={onGo}
              >
                <Icon name={room.name} />
                {words(room.title)}
              </Link>
            ))}
          </div>
        )
      })}
      <div className="foot">
        <Who />
      </div>
    </nav>
  )
}

function Who(): ReactNode {
  const words = useWords()
  const { person } = useSession()
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      menu={{
        items: [{ key: 'out', label: words('session.signOut'), icon: <Icon name="out" size={15} /> }],
        onClick: () => void signOut(),
      }}
    >
      <button type="button" className="who">
        <span className="initial" aria-hidden="true">
          {person.displayName.slice(0, 1)}
        </span>
        <span style={{ minWidth: 0 }}>
          <b>{person.displayName}</b>
          <span className="role">{words(`role.${person.role}`)}</span>
        </span>
      </button>
    </Dropdown>
  )
}

/** Rooms on the left, one bar above, the page. */
export function Shell(): ReactNode {
  const words = useWords()
  const { rights } = useSession()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // The page that stands there, which a slow line may still be fetching when the address has changed already.
  const drawn = useRouterState({ select: ({ resolvedLocation: at }) => at && `${at.pathname}${at.searchStr}` })
  const room = roomAt(pathname)
  const [menu, setMenu] = useState(false)
  const [finding, setFinding] = useState(false)

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setFinding(true)
      }
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])

  // Who may not see the overview begins in the first room that is theirs.
  const first = ROOMS.find((each) => openTo(each, rights))
  const fitted = room && FITTED.includes(room.name) && pathname === room.path
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {words('shell.skip')}
      </a>
      <RoomList current={room} />
      <div className="main">
        <div className="bar">
          <button
            type="button"
            className="plain-button menu-button"
            aria-label={words('shell.rooms')}
            onClick={() => setMenu(true)}
          >
            <Icon name="menu" />
          </button>
          <button type="button" className="find" onClick={() => setFinding(true)}>
            <Icon name="search" size={15} />
            <span>{words('find.label')}</span>
            <kbd>Ctrl K</kbd>
          </button>
          <span className="fill" />
          <Pulse />
          <ZoneClock />
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <main className={fitted ? 'content fitted' : 'content'} id="page" tabIndex={-1} data-room={drawn}>
          {!room || openTo(room, rights) ? (
            <Outlet />
          ) : room.path === '/' && first ? (
            <Navigate to={first.path} replace />
          ) : (
            <NoRight />
          )}
        </main>
      </div>
      <Drawer
        open={menu}
        onClose={() => setMenu(false)}
        placement="left"
        size={260}
        closable={false}
        styles={{ body: { padding: 0 } }}
        className="drawer-rooms"
      >
        <RoomList current={room} onGo={() => setMenu(false)} />
      </Drawer>
      {finding ? <Palette onClose={() => setFinding(false)} /> : null}
    </div>
  )
}
