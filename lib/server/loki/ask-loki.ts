import { readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { safeText } from '@/lib/format/foreign-text'

export type LokiSettings = {
  readonly url: URL
  /** File with a bearer token; null: none. */
  readonly tokenFile: string | null
  /** For `X-Scope-OrgID`; null: none. */
  readonly tenant: string | null
}

/** Of one pod, four times what is read of a log by the API server: to parse more at once would hold up other answers. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024

/**
 * Asks Loki for a range of lines.
 *
 * @throws Error with a sentence that is fit to show
 */
export async function askLoki(
  { url, tokenFile, tenant }: LokiSettings,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  const target = new URL(url)
  target.pathname = `${url.pathname.replace(/\/+$/, '')}/loki/api/v1/query_range`
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
  const token = tokenFile === null ? null : (await readFile(tokenFile, 'utf8').catch(noToken)).trim()
  const headers = {
    // Nothing from the network is ever decompressed.
    'accept-encoding': 'identity',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(tenant === null ? {} : { 'x-scope-orgid': tenant }),
  }
  const { status, body } = await send(target, headers, signal)
  if (status !== 200) throw new Error(`Loki answered ${status}: ${safeText(body.toString('utf8'), 160)}.`)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new Error('What answered in the place of Loki sent no JSON.')
  }
}

function noToken(): never {
  throw new Error('The file of EVENKEEL_LOKI_TOKEN_FILE could not be read.')
}

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('Loki did not answer.'))
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { headers, signal }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > ANSWER_BYTES_MAX) {
          reject(new Error('Loki answered more than 4 MiB for one pod.'))
          response.destroy()
        } else chunks.push(chunk)
      })
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
      response.once('error', fail)
    })
    request.once('error', fail)
    request.end()
  })
}
