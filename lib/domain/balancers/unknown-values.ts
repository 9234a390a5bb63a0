import type { Service } from '@/lib/domain/cluster'
import type { BalancerModel } from './model'
import { awsKeys } from './products/aws/annotations'

type Cloud = 'aws' | 'google' | 'azure' | 'digitalocean' | 'hetzner' | 'openstack'

const clouds: readonly (readonly [start: string, cloud: Cloud])[] = [
  ['AWS', 'aws'],
  ['GKE', 'google'],
  ['Google', 'google'],
  ['Azure', 'azure'],
  ['DigitalOcean', 'digitalocean'],
  ['Hetzner', 'hetzner'],
  ['OpenStack', 'openstack'],
]

/** Whose balancer a model is of; null: of no cloud, or nobody's. */
export const cloudOf = ({ product }: Pick<BalancerModel, 'product'>): Cloud | null =>
  clouds.find(([start]) => product?.startsWith(start) === true)?.[1] ?? null

const yesOrNo = ['true', 'false']
const azure = 'service.beta.kubernetes.io/azure-'
const digitalOcean = 'service.beta.kubernetes.io/do-loadbalancer-'
const hetzner = 'load-balancer.hetzner.cloud/'
const openStack = 'loadbalancer.openstack.org/'

/** Values of the annotations that decide how a balancer spreads connections or what it does with addresses (domain page 3.1). */
const values: Readonly<Record<Cloud, Readonly<Record<string, readonly string[]>>>> = {
  aws: {
    [awsKeys.type]: ['nlb', 'nlb-ip', 'external'],
    [awsKeys.targetType]: ['instance', 'ip'],
    [awsKeys.olderCrossZone]: yesOrNo,
  },
  google: {
    'networking.gke.io/weighted-load-balancing': ['pods-per-node'],
    'networking.gke.io/load-balancer-type': ['Internal', 'External'],
    'cloud.google.com/load-balancer-type': ['Internal', 'External'],
  },
  azure: {
    [`${azure}load-balancer-internal`]: yesOrNo,
    [`${azure}disable-load-balancer-floating-ip`]: yesOrNo,
    [`${azure}pls-proxy-protocol`]: yesOrNo,
  },
  digitalocean: {
    [`${digitalOcean}type`]: ['REGIONAL', 'REGIONAL_NETWORK'],
    [`${digitalOcean}algorithm`]: ['round_robin', 'least_connections'],
    [`${digitalOcean}enable-proxy-protocol`]: yesOrNo,
  },
  hetzner: {
    [`${hetzner}algorithm-type`]: ['round_robin', 'least_connections'],
    [`${hetzner}uses-proxyprotocol`]: yesOrNo,
    [`${hetzner}use-private-ip`]: yesOrNo,
  },
  openstack: {
    [`${openStack}lb-method`]: ['ROUND_ROBIN', 'LEAST_CONNECTIONS', 'SOURCE_IP', 'SOURCE_IP_PORT'],
    [`${openStack}proxy-protocol`]: [...yesOrNo, 'v1', 'v2'],
    [`${openStack}enable-health-monitor`]: yesOrNo,
    [`${openStack}x-forwarded-for`]: yesOrNo,
  },
}

/**
 * The model with every annotation named whose value makes no sense to the balancer that it is for. It counts as not set,
 * and what the controller makes of it is not known: so the rest is called a guess.
 */
export function nameUnknownValues(model: BalancerModel, { annotations }: Service): BalancerModel {
  const cloud = cloudOf(model)
  if (cloud === null) return model
  const said = Object.entries(values[cloud]).flatMap(([key, known]) => {
    const value = annotations.get(key)
    if (value === undefined || known.some((each) => each.toLowerCase() === value.trim().toLowerCase())) return []
    return [
      `Annotation ${key} is "${value}", which is no value that is known here (${known.join(', ')}): it counts as not set.`,
    ]
  })
  const all = cloud === 'aws' ? [...said, ...crossZoneValues(annotations)] : said
  return all.length === 0 ? model : { ...model, confidence: 'guess', evidence: [...model.evidence, ...all] }
}

const crossZone = 'load_balancing.cross_zone.enabled'

/** A target group may also be told to do as its balancer does. */
function crossZoneValues(annotations: Service['annotations']): readonly string[] {
  const known = [...yesOrNo, 'use_load_balancer_configuration']
  return [...annotations].flatMap(([key, text]) => {
    if (key !== awsKeys.attributes && !key.startsWith(awsKeys.targetGroupAttributes)) return []
    const pair = text.split(',').find((each) => each.trim().split('=')[0]?.trim() === crossZone)
    const value = pair?.split('=')[1]?.trim()
    if (pair === undefined || known.includes(value ?? '')) return []
    return [
      `Annotation ${key} sets ${crossZone} to "${value ?? ''}", which is neither true nor false: it counts as not set.`,
    ]
  })
}
