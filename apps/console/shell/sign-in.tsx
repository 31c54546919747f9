import { Button, Input, type InputRef } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { signIn } from '../api/session.tsx'
import { Notice, useSentence } from '../parts/state.tsx'
import { useWords } from '../words/index.ts'
import { type DemoPerson, useDemo } from './demo.ts'
import { BrandMark } from './icon.tsx'
import { LanguageSwitch, ThemeSwitch } from './tools.tsx'
import './sign-in.css'

/** Name and password. In a demonstration the host tells which people there are, and one press signs one of them in. */
export function SignInForm({ name: known }: { name?: string }): ReactNode {
  const words = useWords()
  const sentence = useSentence()
  const demo = useDemo()
  const [name, setName] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const secret = useRef<InputRef>(null)
  const first = useRef<InputRef>(null)

  useEffect(() => (known ? secret : first).current?.focus(), [known])

  const enter = async (credentials: { name: string; password: string }): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await signIn(credentials)
    } catch (problem) {
      setError(problem)
      setPassword('')
      secret.current?.focus()
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() && password) void enter({ name: name.trim(), password })
  }
  const choose = (person: DemoPerson): void => {
    setName(person.name)
    void enter(person)
  }

  return (
    <form onSubmit={submit} noValidate>
      {error === undefined ? null : <Notice meaning="stop">{sentence(error)}</Notice>}
      <div className="field">
        <label htmlFor="name">{words('session.name')}</label>
        <Input
          id="name"
          ref={first}
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="password">{words('session.password')}</label>
        <Input.Password
          id="password"
          ref={secret}
          size="large"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <Button type="primary" size="large" htmlType="submit" block loading={busy} disabled={!name.trim() || !password}>
        {words('session.signIn')}
      </Button>
      {demo.length > 0 ? (
        <section className="demo" aria-label={words('session.demo')}>
          <p>{words('session.demo')}</p>
          <ul>
            {demo.map((person) => (
              <li key={person.name}>
                <button type="button" disabled={busy} onClick={() => choose(person)}>
                  <b>{words(`role.${person.role}`)}</b>
                  <span>{words(`role.${person.role}.sees`)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </form>
  )
}

export function SignIn(): ReactNode {
  const words = useWords()
  useEffect(() => {
    document.title = `${words('session.signIn')} · ${words('brand')}`
  }, [words])
  return (
    <div className="sign-in">
      <aside className="poster">
        <div className="brand">
          <BrandMark />
          Evertill <small lang="zh-CN">恒收</small>
        </div>
        <ol>
          {([1, 2, 3] as const).map((promise) => (
            <li key={promise}>
              <b>{words(`promise.${promise}`)}</b>
              <span>{words(`promise.${promise}.text`)}</span>
            </li>
          ))}
        </ol>
        <footer>{words('promise.foot')}</footer>
      </aside>
      <main>
        <div className="tools">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <div className="box">
          <h1>{words('session.title')}</h1>
          <SignInForm />
        </div>
      </main>
    </div>
  )
}
