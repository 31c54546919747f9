import type { Endpoint } from '@evertill/contract'

/** Schemas as Fastify and OpenAPI take them. */
export function schemaOf(endpoint: Endpoint): object {
  return {
    summary: endpoint.summary,
    tags: [endpoint.tag],
    ...(endpoint.params === undefined ? {} : { params: endpoint.params }),
    ...(endpoint.query === undefined ? {} : { querystring: endpoint.query }),
    ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
    ...(endpoint.answer === undefined ? {} : { response: { 200: endpoint.answer } }),
    ...(endpoint.right === 'public' ? { security: [] } : {}),
  }
}
