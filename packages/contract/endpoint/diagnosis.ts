import { z } from 'zod'
import * as diagnosis from '../diagnosis.ts'
import { endpoint } from '../endpoint.ts'
import { rows, terminal } from './shape.ts'

/** Doors of the diagnosis desk. */
export const diagnosisEndpoints = {
  keepDiagnosis: endpoint({
    method: 'POST',
    path: '/till/api/diagnosis',
    summary: 'Keep what a terminal observed under its support code',
    tag: 'terminal',
    right: 'public',
    body: diagnosis.DiagnosisUpload,
  }),
  terminalFindings: endpoint({
    method: 'GET',
    path: '/api/terminals/:id/findings',
    summary: 'What a terminal observed last, and what the platform observes around it',
    tag: 'terminals',
    right: 'terminals.read',
    params: terminal,
    answer: diagnosis.TerminalFindings,
  }),
  terminalDiagnoses: endpoint({
    method: 'GET',
    path: '/api/terminals/:id/diagnoses',
    summary: 'The snapshots that were kept of a terminal, newest first',
    tag: 'terminals',
    right: 'terminals.read',
    params: terminal,
    answer: rows(diagnosis.KeptSnapshot),
  }),
  diagnosisByCode: endpoint({
    method: 'GET',
    path: '/api/diagnosis/:code',
    summary: 'The snapshots that were kept under a support code, newest first',
    tag: 'terminals',
    right: 'terminals.read',
    params: z.object({ code: diagnosis.SupportCode }),
    answer: rows(diagnosis.KeptSnapshot),
  }),
} as const
