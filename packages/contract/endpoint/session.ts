import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { MillisQuery, PageQuery, page, SearchText } from '../page.ts'
import * as session from '../session.ts'
import { id } from './shape.ts'

/** Doors for the people of the console: who is there, who may be, and what they did. */
export const sessionEndpoints = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in; sets the session cookie',
    tag: 'session',
    right: 'public',
    body: session.Credentials,
    answer: session.Session,
  }),
  session: endpoint({
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in',
    tag: 'session',
    right: 'session',
    answer: session.Session,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out; the session ends on the host',
    tag: 'session',
    right: 'session',
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/session/password',
    summary: 'Change one’s own password; other sessions of the person end',
    tag: 'session',
    action: 'person.own-password',
    right: 'session',
    body: z.object({ current: z.string().min(1).max(256), next: session.Password }),
  }),
  people: endpoint({
    method: 'GET',
    path: '/api/people',
    summary: 'People of the console',
    tag: 'people',
    right: 'people.read',
    query: PageQuery,
    answer: page(session.Person),
  }),
  newPerson: endpoint({
    method: 'POST',
    path: '/api/people',
    summary: 'Add a person',
    tag: 'people',
    action: 'person.new',
    right: 'people.change',
    body: session.NewPerson,
    answer: session.Person,
  }),
  changePerson: endpoint({
    method: 'POST',
    path: '/api/people/:id',
    summary: 'Disable or enable a person, or give a new password; their sessions end',
    tag: 'people',
    action: 'person.change',
    right: 'people.change',
    params: id,
    body: session.PersonChange,
    answer: session.Person,
  }),
  audit: endpoint({
    method: 'GET',
    path: '/api/audit',
    summary: 'Every command and sign-in, newest first',
    tag: 'people',
    right: 'audit.read',
    query: PageQuery.extend({
      personId: SearchText.optional(),
      action: SearchText.optional(),
      subjectId: SearchText.optional(),
      from: MillisQuery.optional(),
      to: MillisQuery.optional(),
    }),
    answer: page(session.AuditEntry),
  }),
} as const
