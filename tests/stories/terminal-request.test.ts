import { test } from 'vitest'
import { tillStories } from './told.ts'

const story = tillStories()

test('the host wants something by the header; the idle terminal does it and says so', { timeout: 30_000 }, () =>
  story(`
    session                                           → on, timeout 20 s
    requests 1
    requests 2
    requests 3
    asked                                             → 1 parameters open, 2 status open, 3 sign-on open
    sells 10.00 credit tap                            → approved, 00, money yes
    wait 5s
    asked                                             → 1 parameters done, 2 status done, 3 sign-on done
    session                                           → on, timeout 60 s
    power
    session                                           → on, timeout 60 s
    notices                                           → none
    sells 11.00 credit tap                            → approved, 00, money yes
  `),
)

test('what a terminal cannot do is answered and shown, never dropped', { timeout: 30_000 }, () =>
  story(`
    requests 7
    requests 4
    sells 10.00 credit tap                            → approved, 00, money yes
    wait 5s
    asked                                             → 4 public-keys unsupported, 7 blacklist unsupported
    notices                                           → The host asked for a new list of refused cards. This terminal cannot do it, and has said so. The host asked for new public keys. This terminal cannot do it, and has said so.
  `),
)

test(
  'a request outlives a cut line and a power cut; an idle terminal hears of it with its next echo',
  { timeout: 30_000 },
  () =>
    story(`
    requests 3
    line down
    wait 1m
    asked                                             → 3 sign-on open
    line up
    wait 2m
    asked                                             → 3 sign-on done
    requests 2
    crash
    power
    wait 2m
    asked                                             → 2 status done, 3 sign-on done
  `),
)
