import 'server-only'
import type { StatusResponse } from '@/lib/contracts/status'
import type { ClusterState } from '@/lib/domain/cluster'
import { maySeeNamespace, readableState } from '../../auth/readable'
import type { ProcessFigures } from '../../process-figures'
import { nearbyServers } from '../../prometheus/nearby'
import { waysToMore } from '../../prometheus/ways'
import type { FollowedCluster } from '../../runtime'
import type {
  OptionalStatus,
  ProberStatus,
  ReaderAccess,
  SourceError,
  TrafficStatus,
  WatchedResource,
  WatchStatus,
} from '../../sources'
import { missingRightYaml } from '../missing-right'

/** Where the data of a cluster comes from, how old it is, and what keeps it from coming. */
export function getStatus(
  { id, name, source, health, traffic }: FollowedCluster,
  access: ReaderAccess,
  process: ProcessFigures,
  nowMs: number,
): StatusResponse {
  const status = source.status()
  const state = readableState(source.state(), access)
  const seesAll = access.namespaces === 'all' && access.nodes
  return {
    cluster: {
      id,
      name,
      state: status.state,
      server: status.server,
      serverVersion: status.serverVersion,
      error: toError(status.error),
    },
    watches: status.watches
      .filter((watch) => maySeeWatch(access, watch))
      .map((watch) => toWatch(watch, state, access, nowMs)),
    // Whether there is something to read hangs on Services of every namespace.
    optional: seesAll ? status.optional.map((each) => toOptional(each, nowMs)) : null,
    prober: seesAll ? toProber(health.status(), nowMs) : null,
    metrics: toMetrics(traffic.status(), state, seesAll, nowMs),
    process,
    asOfMs: nowMs,
  }
}

function maySeeWatch(access: ReaderAccess, { resource, namespace }: WatchStatus): boolean {
  if (resource === 'nodes') return access.nodes
  return namespace === null || maySeeNamespace(access, namespace)
}

const feeds: Record<WatchedResource, string> = {
  services: 'which Services take traffic from outside, their policy and balancer',
  endpointslices: 'pods and their conditions: every share, skew and health expectation',
  nodes: 'candidates, zones and the addresses of health ports',
}

function toWatch(watch: WatchStatus, state: ClusterState, access: ReaderAccess, nowMs: number) {
  const { resource, namespace, lastByteAtMs } = watch
  // A watch over all namespaces also counts what this reader may not read.
  const partly = access.namespaces !== 'all' && namespace === null && resource !== 'nodes'
  return {
    resource,
    namespace,
    state: watch.state,
    listedObjects: partly ? null : watch.listedObjects,
    expectedObjects: partly ? null : watch.expectedObjects,
    objects: partly ? countReadable(resource, state) : watch.objects,
    unreadable: partly ? null : { count: watch.unreadable.count, examples: [...watch.unreadable.examples] },
    ageSeconds: lastByteAtMs === null ? null : (nowMs - lastByteAtMs) / 1000,
    error: toError(watch.error),
    missingRightYaml: missingRightYaml(watch),
    relists: watch.relists,
    feeds: feeds[resource],
  }
}

function toOptional(status: OptionalStatus, nowMs: number) {
  const { apiGroup, resource, namespace, state, adds, missingRule, unreadable } = status
  return {
    apiGroup,
    resource,
    namespace,
    state,
    adds,
    missingRule: missingRule === null ? null : { ...missingRule, verbs: [...missingRule.verbs] },
    missingRightYaml: missingRightYaml(status),
    error: toError(status.error),
    unreadable: { count: unreadable.count, examples: [...unreadable.examples] },
    ageSeconds: (nowMs - status.checkedAtMs) / 1000,
  }
}

function countReadable(resource: WatchedResource, { services, slices }: ClusterState): number {
  if (resource === 'services') return services.size
  return [...slices.values()].reduce((sum, list) => sum + list.length, 0)
}

function toError(error: SourceError | null): StatusResponse['cluster']['error'] {
  if (error === null) return null
  return { code: error.code, message: error.message, action: error.action, at: new Date(error.atMs).toISOString() }
}

function toProber({ lastRoundAtMs, ...counts }: ProberStatus, nowMs: number): StatusResponse['prober'] {
  return { ...counts, ageSeconds: lastRoundAtMs === null ? null : (nowMs - lastRoundAtMs) / 1000 }
}

/** @param state what the reader may see of the cluster: a server in a namespace that they may not read is not told of */
function toMetrics(
  status: TrafficStatus,
  state: ClusterState,
  seesAll: boolean,
  nowMs: number,
): StatusResponse['metrics'] {
  const nearby = status.state === 'off' ? nearbyServers(state) : []
  const presets = seesAll ? status.presets : null
  return {
    state: status.state,
    server: status.server,
    ageSeconds: status.answeredAtMs === null ? null : (nowMs - status.answeredAtMs) / 1000,
    error: toError(status.error),
    presets: presets?.map((preset) => ({ ...preset, measures: [...preset.measures] })) ?? null,
    nearby: nearby.map(({ url, ...service }) => ({ ...service, setting: `EVENKEEL_PROMETHEUS_URL=${url}` })),
    ways: waysToMore({ presets }).map((way) => ({ ...way })),
  }
}
