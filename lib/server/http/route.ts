import type { z } from 'zod'
import { type ApiEndpoint, methodOf } from '@/lib/contracts/api'
import { safeText } from '@/lib/format/foreign-text'
import { anonymous } from '../auth/mode-none'
import { seesAnything } from '../auth/readable'
import { inProduction } from '../config'
import { type FollowedCluster, type Runtime, runtime } from '../runtime'
import type { Identity, ReaderAccess } from '../sources'
import { Reusable } from './answer-cache'
import type { Edge } from './edge'
import { parseBody, parseParams, parseQuery } from './parse-input'
import { notFound, ProblemError, problemResponse } from './problem'
import { render, respond } from './rendered'

/**
 * Who may ask:
 * - `anyone`: nobody is identified; the answer holds nothing of any cluster;
 * - `reader`: an identified reader; the handler asks for their rights in each cluster that it shows;
 * - `cluster`: a reader who may see something of the cluster in the path.
 */
export type AccessRule = 'anyone' | 'reader' | 'cluster'

type Common<Params, Query, Body> = {
  readonly params: Params
  readonly query: Query
  /** What was sent; undefined for a GET. */
  readonly body: Body
  readonly runtime: Runtime
  readonly nowMs: number
  readonly request: Request
  /** Whose requests and streams are counted together; null: only all of them are. */
  readonly countedAs: string | null
}
type OfReader = { readonly identity: Identity; accessTo(clusterId: string): Promise<ReaderAccess> }
type OfCluster = { readonly cluster: FollowedCluster; readonly access: ReaderAccess }

export type RouteContext<Rule extends AccessRule, Params, Query, Body = undefined> = Common<Params, Query, Body> &
  (Rule extends 'anyone' ? unknown : OfReader) &
  (Rule extends 'cluster' ? OfCluster : unknown)

type Settings<Rule extends AccessRule, Endpoint extends ApiEndpoint> = {
  readonly endpoint: Endpoint
  /** Stated by every route, so that none is open by omission. */
  readonly access: Rule
  /**
   * `read`: counts against the reader's rate; `act`: against the rate of what is done on demand as well; `probe`:
   * asked by orchestrators, never refused.
   */
  readonly limit: 'read' | 'act' | 'probe'
}
type Params<Endpoint extends ApiEndpoint> = z.output<Endpoint['params']>
type Query<Endpoint extends ApiEndpoint> = z.output<Endpoint['query']>
type Body<Endpoint extends ApiEndpoint> = Endpoint['body'] extends z.ZodObject ? z.output<Endpoint['body']> : undefined
type Answer<Endpoint extends ApiEndpoint> = Endpoint['response'] extends z.ZodType
  ? z.input<Endpoint['response']>
  : Response

type Given<Endpoint extends ApiEndpoint> = Answer<Endpoint> | Reusable<Answer<Endpoint>>
type MaybePromise<Value> = Value | Promise<Value>

/** Next gives `params`; `edge` comes from the guard alone, by a call that no request can make. */
type Next = { readonly params: Promise<Record<string, unknown> | undefined>; readonly edge?: Edge }
type Handler = (request: Request, next: Next) => Promise<Response>
export type MadeRoute = Handler & { readonly made: { readonly endpoint: ApiEndpoint; readonly access: AccessRule } }

/**
 * Makes the handler of one address. It alone knows HTTP: it checks that the request came through the guard, identifies
 * the reader, counts against their rate, parses path and query strictly, turns errors into problem details, and sends
 * the answer with its ETag.
 */
export function route<Rule extends AccessRule, Endpoint extends ApiEndpoint>(
  settings: Settings<Rule, Endpoint>,
  answer: (
    context: RouteContext<Rule, Params<Endpoint>, Query<Endpoint>, Body<Endpoint>>,
  ) => MaybePromise<Given<Endpoint>>,
): MadeRoute {
  const handle: Handler = async (request, next) => {
    const edge = next.edge ?? withoutGuard
    if (edge === null) return new Response(null, { status: 500 })
    const live = runtime()
    const startMs = performance.now()
    const given = await handleSafely(request, next, edge, live)
    // A stream is open for as long as its tab: that is no time that anybody waits.
    if (live.metrics !== null && !given.headers.get('content-type')?.startsWith('text/event-stream')) {
      const seconds = (performance.now() - startMs) / 1000
      live.metrics.request(settings.endpoint.path, request.method, given.status, seconds)
    }
    return given
  }
  const handleSafely = async (request: Request, next: Next, edge: Edge, live: Runtime): Promise<Response> => {
    try {
      const nowMs = live.clock.nowMs()
      refuseOtherMethods(request, settings.endpoint)
      if (settings.limit !== 'probe') live.limiter.take(limitKey(edge), nowMs)
      if (settings.limit === 'act') live.actionLimiter.take(limitKey(edge), nowMs)
      const parts = await contextOf(settings, live, edge, request, (await next.params) ?? {}, nowMs)
      // The access rule decides which parts are there, and the endpoint's schemas made the parameters.
      const context = parts as unknown as RouteContext<Rule, Params<Endpoint>, Query<Endpoint>, Body<Endpoint>>
      const given = await answer(context)
      if (given instanceof Response) return given
      const rendered =
        given instanceof Reusable
          ? await live.answers.get(`${settings.endpoint.path} ${given.key}`, nowMs, async () =>
              render(checked(settings.endpoint, given.make())),
            )
          : render(checked(settings.endpoint, given))
      return await respond(request, rendered, next.edge !== undefined)
    } catch (error) {
      return problemResponse(asProblem(error, live, edge), edge.requestId)
    }
  }
  return Object.assign(handle, { made: { endpoint: settings.endpoint, access: settings.access } })
}

/** Answers for addresses of the API that do not exist, so that programs get a problem there and no page. */
export const unknownAddress: Handler = async (request, next) => {
  const edge = next.edge ?? withoutGuard
  if (edge === null) return new Response(null, { status: 500 })
  const { pathname } = new URL(request.url)
  return problemResponse(
    new ProblemError(
      'not-found',
      `The API has no address ${safeText(pathname, 80)}.`,
      'GET /api/v1/openapi.json lists all addresses.',
    ),
    edge.requestId,
  )
}

async function contextOf(
  { endpoint, access: rule }: { endpoint: ApiEndpoint; access: AccessRule },
  live: Runtime,
  edge: Edge,
  request: Request,
  rawParams: Record<string, unknown>,
  nowMs: number,
): Promise<Common<unknown, unknown, unknown> & Partial<OfReader & OfCluster>> {
  const params = parseParams(rawParams, endpoint.params)
  const query = parseQuery(new URL(request.url), endpoint.query)
  const body = endpoint.body === undefined ? undefined : await parseBody(request, endpoint.body)
  const common = { params, query, body, runtime: live, nowMs, request, countedAs: limitKey(edge) }
  if (rule === 'anyone') return common
  const identity = anonymous
  const accessTo = (clusterId: string) => live.authoriser.access(identity, clusterId)
  if (rule === 'reader') return { ...common, identity, accessTo }
  const cluster = live.clusters.get(String(params.cluster))
  const access = cluster === undefined ? null : await accessTo(cluster.id)
  if (cluster === undefined || access === null || !seesAnything(access)) {
    throw notFound(`cluster "${String(params.cluster)}"`)
  }
  return { ...common, identity, accessTo, cluster, access }
}

/** What does something is never done by a GET, which a link or an image can send. */
function refuseOtherMethods({ method }: Request, endpoint: ApiEndpoint): void {
  const taken = methodOf(endpoint)
  if (method === taken || (method === 'HEAD' && taken === 'GET')) return
  const allow = taken === 'GET' ? 'GET, HEAD' : 'POST'
  throw new ProblemError('method-not-allowed', `This address takes ${allow}.`, `Use ${taken}.`, null, allow)
}

/** In production nothing is answered that did not come through the guard; tests and the development server go without. */
const withoutGuard: Edge | null = inProduction
  ? null
  : { peer: '127.0.0.1', peerIsLoopback: true, requestId: 'no-guard' }

/**
 * Whose bucket a request is counted in. In mode `none` nobody is told apart but by address, and on loopback everybody
 * is the person at this machine: the common bucket alone counts there.
 */
const limitKey = (edge: Edge): string | null => (edge.peerIsLoopback ? null : edge.peer)

/** Checks an answer against its contract, but not in production: there it would double the time of the largest ones. */
function checked(endpoint: ApiEndpoint, value: unknown): unknown {
  if (!inProduction) endpoint.response?.parse(value)
  return value
}

function asProblem(error: unknown, live: Runtime, edge: Edge): ProblemError {
  if (error instanceof ProblemError) {
    live.log.debug({ requestId: edge.requestId, code: error.code }, error.detail)
    return error
  }
  live.log.error({ requestId: edge.requestId, error }, 'a request failed')
  return new ProblemError(
    'internal',
    'Evenkeel failed to make this answer.',
    `Try again; if it stays, look for ${edge.requestId} in the log of the server.`,
  )
}
