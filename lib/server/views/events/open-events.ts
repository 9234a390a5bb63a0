import 'server-only'
import { seesAnything } from '../../auth/readable'
import { notFound, ProblemError } from '../../http/problem'
import type { Runtime } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { followEvents } from './follow-events'

type Asked = {
  readonly runtime: Runtime
  readonly request: Request
  readonly query: { readonly cluster: string; readonly service?: string | undefined }
  readonly countedAs: string | null
  accessTo(clusterId: string): Promise<ReaderAccess>
}

/** Opens the event stream of one tab on one cluster. Everything that can be refused is refused before the first byte. */
export async function openEvents({ runtime, request, query, countedAs, accessTo }: Asked): Promise<Response> {
  refuseForeignPages(request.headers)
  const cluster = runtime.clusters.get(query.cluster)
  if (cluster === undefined) throw notFound(`cluster "${query.cluster}"`)
  const access = await accessTo(cluster.id)
  if (!seesAnything(access)) throw notFound(`cluster "${query.cluster}"`)
  const following = {
    cluster,
    service: query.service ?? null,
    sinceMs: lastEventMs(request.headers.get('last-event-id')),
    accessNow: () => accessTo(cluster.id),
  }
  return runtime.streams.open(countedAs, request.signal, (stream) =>
    followEvents(following, access, stream, runtime.clock),
  )
}

/** A page of another origin could not read the stream, but it could hold its sockets. */
function refuseForeignPages(headers: Headers): void {
  const site = headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return
  throw new ProblemError(
    'misdirected',
    'Event streams are for the pages of this server.',
    'Open Evenkeel itself, or call the API from a program.',
  )
}

const lastEventMs = (id: string | null): number | null => (id !== null && /^\d{1,15}$/.test(id) ? Number(id) : null)
