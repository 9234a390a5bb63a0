import { z } from 'zod'
import { adviceQuery, adviceResponse } from './advice'
import { clientsQuery, clusterClientsResponse, serviceClientsResponse } from './clients'
import { clustersResponse } from './clusters'
import { clusterParams, serviceParams } from './common'
import { compareQuery, compareResponse } from './compare'
import { distributionQuery, distributionResponse } from './distribution'
import { eventsQuery } from './events'
import {
  askFindingsRequest,
  askFindingsResponse,
  findingsQuery,
  findingsResponse,
  serviceFindingsResponse,
} from './findings'
import { healthOverviewQuery, healthOverviewResponse, healthResponse } from './health'
import { monitoringResponse } from './monitoring'
import { nodeParams, nodeQuery, nodeResponse } from './node'
import { nodeReadingsQuery, nodeReadingsResponse } from './node-readings'
import { nodesQuery, nodesResponse } from './nodes'
import { observedQuery, observedResponse } from './observed'
import { observedOverviewQuery, observedOverviewResponse } from './observed-overview'
import { accessLogRequest, accessLogResponse, countNowRequest, countNowResponse, onDemandResponse } from './on-demand'
import { serviceResponse } from './service'
import { servicesQuery, servicesResponse } from './services'
import { sourceAddressResponse } from './source-address'
import { statusResponse } from './status'
import { timelineQuery, timelineResponse } from './timeline'
import { timelineMeasuredQuery, timelineMeasuredResponse } from './timeline-measured'

export type ApiEndpoint = {
  /** As in OpenAPI: `/api/v1/clusters/{cluster}`. */
  readonly path: string
  /** One sentence: what it answers. */
  readonly summary: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** What is sent, which makes it a POST: it does something that a GET must not; absent: a GET. */
  readonly body?: z.ZodObject
  /** null: not JSON of a fixed shape. */
  readonly response: z.ZodType | null
  readonly mediaType: 'application/json' | 'text/event-stream'
}

const nothing = z.strictObject({})
const service = '/api/v1/clusters/{cluster}/services/{namespace}/{name}'

const json = <Params extends z.ZodObject, Query extends z.ZodObject, Response extends z.ZodType>(endpoint: {
  path: string
  summary: string
  params: Params
  query: Query
  response: Response
}) => ({ ...endpoint, mediaType: 'application/json' as const })

const action = <Params extends z.ZodObject, Body extends z.ZodObject, Response extends z.ZodType>(endpoint: {
  path: string
  summary: string
  params: Params
  body: Body
  response: Response
}) => ({ ...endpoint, query: nothing, mediaType: 'application/json' as const })

export const methodOf = ({ body }: { readonly body?: unknown; readonly path: string }): 'GET' | 'POST' =>
  body === undefined ? 'GET' : 'POST'

/** Every address of the API with what it takes and gives: the routes are made from it, and so is the OpenAPI document. */
export const api = {
  clusters: json({
    path: '/api/v1/clusters',
    summary: 'The clusters that are followed, with the state of each.',
    params: nothing,
    query: nothing,
    response: clustersResponse,
  }),
  services: json({
    path: '/api/v1/clusters/{cluster}/services',
    summary: 'External Services with policy, balancer model, skew and dropped share; sorted, filtered and in pages.',
    params: clusterParams,
    query: servicesQuery,
    response: servicesResponse,
  }),
  service: json({
    path: service,
    summary: 'The fields of one Service that decide where its traffic goes.',
    params: serviceParams,
    query: nothing,
    response: serviceResponse,
  }),
  distribution: json({
    path: `${service}/distribution`,
    summary: 'Expected share of new connections for each node and endpoint of one Service, and the rule behind it.',
    params: serviceParams,
    query: distributionQuery,
    response: distributionResponse,
  }),
  observed: json({
    path: `${service}/observed`,
    summary: 'What each pod and node of one Service really got, held against what is expected, with one verdict.',
    params: serviceParams,
    query: observedQuery,
    response: observedResponse,
  }),
  timeline: json({
    path: `${service}/timeline`,
    summary: 'What happened to one Service over a span: events, and states over time.',
    params: serviceParams,
    query: timelineQuery,
    response: timelineResponse,
  }),
  timelineMeasured: json({
    path: `${service}/timeline/measured`,
    summary: 'What metric sources counted of one Service over a span, step by step, beside what happened to it.',
    params: serviceParams,
    query: timelineMeasuredQuery,
    response: timelineMeasuredResponse,
  }),
  health: json({
    path: `${service}/health`,
    summary: 'What the health port of each node should answer for one Service, and what it answers.',
    params: serviceParams,
    query: nothing,
    response: healthResponse,
  }),
  sourceAddress: json({
    path: `${service}/source-address`,
    summary: 'Whether the pods of one Service see the client address, at which hop it is lost, why, and what breaks.',
    params: serviceParams,
    query: nothing,
    response: sourceAddressResponse,
  }),
  serviceFindings: json({
    path: `${service}/findings`,
    summary: 'What is wrong with one Service, worst first, each with evidence and fix, and what could not be judged.',
    params: serviceParams,
    query: nothing,
    response: serviceFindingsResponse,
  }),
  serviceClients: json({
    path: `${service}/clients`,
    summary:
      'Client addresses of one Service with class, share and country, as counted, and how concentrated they are.',
    params: serviceParams,
    query: clientsQuery,
    response: serviceClientsResponse,
  }),
  monitoring: json({
    path: `${service}/monitoring`,
    summary: 'Whether a Prometheus scrapes the pods of one Service: monitors, ports, selectors and targets, and mends.',
    params: serviceParams,
    query: nothing,
    response: monitoringResponse,
  }),
  compare: json({
    path: `${service}/compare`,
    summary: 'One Service under both policies and under a scenario, with the differences in words.',
    params: serviceParams,
    query: compareQuery,
    response: compareResponse,
  }),
  advice: json({
    path: `${service}/advice`,
    summary: 'Which policy for one Service and why, what it would cost, and how to place its pods, with ready patches.',
    params: serviceParams,
    query: adviceQuery,
    response: adviceResponse,
  }),
  onDemand: json({
    path: `${service}/on-demand`,
    summary: 'What can be read from the pods of one Service when somebody asks: access logs and sockets, and how.',
    params: serviceParams,
    query: nothing,
    response: onDemandResponse,
  }),
  accessLog: action({
    path: `${service}/access-log`,
    summary: 'Reads the last lines of the logs of the pods of one Service, and counts the requests in them.',
    params: serviceParams,
    body: accessLogRequest,
    response: accessLogResponse,
  }),
  countNow: action({
    path: `${service}/count-now`,
    summary: 'Reads the socket tables of the pods of one Service, and counts the connections that are open now.',
    params: serviceParams,
    body: countNowRequest,
    response: countNowResponse,
  }),
  findings: json({
    path: '/api/v1/clusters/{cluster}/findings',
    summary: 'What is wrong in a cluster, worst first; filtered and in pages.',
    params: clusterParams,
    query: findingsQuery,
    response: findingsResponse,
  }),
  askFindings: action({
    path: '/api/v1/clusters/{cluster}/findings/ask',
    summary:
      'Reads the pods of Services that nobody opened, a bounded number, so that the rules that need them are judged.',
    params: clusterParams,
    body: askFindingsRequest,
    response: askFindingsResponse,
  }),
  observedOverview: json({
    path: '/api/v1/clusters/{cluster}/observed',
    summary: 'What the pods of several Services really got over the last ten minutes, by node, with a verdict each.',
    params: clusterParams,
    query: observedOverviewQuery,
    response: observedOverviewResponse,
  }),
  clusterClients: json({
    path: '/api/v1/clusters/{cluster}/clients',
    summary: 'Client addresses over all Services that the reader may see, with class, share and country, as counted.',
    params: clusterParams,
    query: clientsQuery,
    response: clusterClientsResponse,
  }),
  healthOverview: json({
    path: '/api/v1/clusters/{cluster}/health',
    summary: 'Verdicts on the health ports of several Services, on a bounded number of nodes each.',
    params: clusterParams,
    query: healthOverviewQuery,
    response: healthOverviewResponse,
  }),
  nodes: json({
    path: '/api/v1/clusters/{cluster}/nodes',
    summary: 'The nodes of a cluster with their zones and, on request, what enters and is served on each.',
    params: clusterParams,
    query: nodesQuery,
    response: nodesResponse,
  }),
  nodeReadings: json({
    path: '/api/v1/clusters/{cluster}/node-readings',
    summary: 'What node_exporter and kube-proxy say of one node, or of those of which something bad is said.',
    params: clusterParams,
    query: nodeReadingsQuery,
    response: nodeReadingsResponse,
  }),
  node: json({
    path: '/api/v1/clusters/{cluster}/nodes/{node}',
    summary: 'One node, and what the loss of it or of its zone would cost every Service.',
    params: nodeParams,
    query: nodeQuery,
    response: nodeResponse,
  }),
  status: json({
    path: '/api/v1/clusters/{cluster}/status',
    summary: 'Where the data of a cluster comes from: state, age, last error and missing rights of each source.',
    params: clusterParams,
    query: nothing,
    response: statusResponse,
  }),
  events: {
    path: '/api/v1/events',
    summary: 'Server-sent events that name what has a newer version; each carries {topic, version}.',
    params: nothing,
    query: eventsQuery,
    response: null,
    mediaType: 'text/event-stream' as const,
  },
  openapi: json({
    path: '/api/v1/openapi.json',
    summary: 'This description.',
    params: nothing,
    query: nothing,
    response: z.looseObject({ openapi: z.string() }),
  }),
  livez: json({
    path: '/api/livez',
    summary: 'The process runs.',
    params: nothing,
    query: nothing,
    response: z.object({ live: z.literal(true) }),
  }),
  readyz: json({
    path: '/api/readyz',
    summary: 'The process takes requests: it is configured and is not shutting down.',
    params: nothing,
    query: nothing,
    response: z.object({ ready: z.literal(true) }),
  }),
} satisfies Record<string, ApiEndpoint>
