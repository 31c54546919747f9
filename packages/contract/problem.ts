import * as z from 'zod/mini'

/** RFC 9457 problem details, with a stable code and a sentence in both languages. */
export const Problem = z.object({
  /** `urn:evertill:problem:<code>`. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Catalogue: docs/refusals.md. */
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  /** Of the request, to find it in the log. */
  instance: z.optional(z.string()),
  /** Which fields failed their schema. Never repeats what was sent. */
  issues: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  retryAfterMs: z.optional(z.int()),
})
export type Problem = z.infer<typeof Problem>

/** A refusal of the host, as the client throws it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.en)
    this.problem = problem
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }
}

/** The problem in a failed response; one is made up when the host (or something between) did not send any. */
export async function problemOf(response: { status: number; text(): Promise<string> }): Promise<Problem> {
  const text = await response.text().catch(() => '')
  try {
    const parsed = Problem.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {
    // Not JSON: a proxy's page, or nothing at all.
  }
  return {
    type: 'urn:evertill:problem:http',
    title: 'No problem details',
    status: response.status,
    code: 'http',
    zh: `服务器返回了 ${response.status}，没有说明原因。`,
    en: `The server answered ${response.status} and did not say why.`,
  }
}
