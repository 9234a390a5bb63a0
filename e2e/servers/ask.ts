import { type IncomingHttpHeaders, request } from 'node:http'
import type { z } from 'zod'
import { type Problem, problem } from '@/lib/contracts/problem'

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The bytes as they came, still compressed where they are. */
  readonly body: Buffer
}

/** One request, a GET unless it says otherwise, over a connection of its own: nothing is decoded, followed or cached on the way. */
export function ask(
  server: { readonly url: string },
  path: string,
  options: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { agent: false, ...options }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.once('error', reject)
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.once('error', reject)
    outgoing.end(options.body)
  })
}

/**
 * A successful answer, held against its contract.
 *
 * @throws Error when the status is not 200 or the answer breaks the contract
 */
export async function askFor<Schema extends z.ZodType>(
  server: { readonly url: string },
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { status, body } = await ask(server, path)
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${body}`)
  return schema.parse(JSON.parse(body.toString('utf8')))
}

/** The problem details of an answer that must be a refusal. */
export async function askInVain(server: { readonly url: string }, path: string): Promise<Problem> {
  const { status, headers, body } = await ask(server, path)
  if (status < 400) throw new Error(`GET ${path} answered ${status} and should have been refused`)
  if (headers['content-type'] !== 'application/problem+json')
    throw new Error(`GET ${path} answered ${status} as ${headers['content-type']}`)
  const details = problem.parse(JSON.parse(body.toString('utf8')))
  if (details.status !== status) throw new Error(`GET ${path} answered ${status} and calls it ${details.status}`)
  return details
}
