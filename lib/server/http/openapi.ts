import { z } from 'zod'
import { type ApiEndpoint, api, methodOf } from '@/lib/contracts/api'
import { problem } from '@/lib/contracts/problem'

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document of all that the API offers, made from the contracts that the handlers check. */
export function describeApi(version: string): { openapi: string } & Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Evenkeel',
      version,
      description:
        'How traffic from outside spreads over the nodes and pods of a cluster. Shares are fractions 0..1; null means "not known", never zero.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(
      Object.entries(api).map(([name, endpoint]) => [
        endpoint.path,
        { [methodOf(endpoint).toLowerCase()]: describe(name, endpoint) },
      ]),
    ),
    components: { schemas: { Problem: toSchema(problem, 'output') } },
  }
}

function describe(operationId: string, endpoint: ApiEndpoint): Json {
  const schema = endpoint.response === null ? { type: 'string' } : toSchema(endpoint.response, 'output')
  return {
    operationId,
    summary: endpoint.summary,
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...(endpoint.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toSchema(endpoint.body, 'input') } },
          },
        }),
    responses: {
      200: { description: endpoint.summary, content: { [endpoint.mediaType]: { schema } } },
      default: {
        description: 'What went wrong, and what to do about it (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parameters(place: 'path' | 'query', schema: z.ZodObject): readonly Json[] {
  const { properties = {}, required = [] } = toSchema(schema, 'input') as {
    properties?: Record<string, Json>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    ...(description === undefined ? {} : { description }),
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

/** @param io `input`: as it is sent in a query; `output`: as it is answered */
function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return json
}
