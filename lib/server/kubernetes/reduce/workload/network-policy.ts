import type { IpBlock, NetworkPolicy } from '@/lib/domain/workload'
import type { Interner } from '../interner'
import { readMetadata } from '../metadata'
import {
  type RawObject,
  readAmount,
  readEnum,
  readInteger,
  readItems,
  readRecord,
  readTexts,
  requireText,
  UnreadableField,
} from '../readers'
import { type Reduction, reduceObject } from '../reduction'
import { readLabelSelector } from './label-selector'

const RULES_MAX = 1000
const PEERS_MAX = 10_000
const PORTS_MAX = 1000
const CIDRS = { itemsMax: 10_000, lengthMax: 64 }
const TYPES = { itemsMax: 8, lengthMax: 32 }
const PORT = { min: 1, max: 65_535 }

type IngressRule = NonNullable<NetworkPolicy['ingress']>[number]

/** A NetworkPolicy of `networking.k8s.io/v1`: what it says about connections to its pods. */
export function reduceNetworkPolicy(raw: unknown, intern: Interner): Reduction<NetworkPolicy> {
  return reduceObject<NetworkPolicy>('NetworkPolicy', raw, (object) => {
    const { namespace, name } = readMetadata(object, { name: 'subdomain', namespaced: true })
    const spec = readRecord(object, 'spec', '')
    if (spec === null) throw new UnreadableField('spec is missing')
    const value: NetworkPolicy = Object.freeze({
      name,
      // Newer API servers let it be absent, which is as good as empty: every pod.
      podSelector: readLabelSelector(spec, 'podSelector', 'spec', intern) ?? EVERY_POD,
      ingress: restrictsIngress(spec) ? readItems(spec, 'ingress', 'spec', RULES_MAX, toRule) : null,
    })
    return { kind: 'object', key: `${namespace}/${name}`, value, leftOut: null }
  })
}

const EVERY_POD = Object.freeze({ matchLabels: new Map<string, string>(), matchExpressions: Object.freeze([]) })

/** Where the types are not said, ingress is always one of them (networking.k8s.io/v1). */
function restrictsIngress(spec: RawObject): boolean {
  const types = readTexts(spec, 'policyTypes', 'spec', TYPES)
  return types.length === 0 || types.includes('Ingress')
}

function toRule(rule: RawObject): IngressRule {
  const where = 'spec.ingress[]'
  const blocks = readItems(rule, 'from', where, PEERS_MAX, (peer) => {
    const block = readRecord(peer, 'ipBlock', `${where}.from[]`)
    return block === null ? null : toIpBlock(block, `${where}.from[].ipBlock`)
  })
  return Object.freeze({
    ipBlocks: Object.freeze(blocks.filter((block) => block !== null)),
    hasSelectors: blocks.some((block) => block === null),
    ports: readItems(rule, 'ports', where, PORTS_MAX, toPort),
  })
}

const toIpBlock = (block: RawObject, where: string): IpBlock =>
  Object.freeze({ cidr: requireText(block, 'cidr', where), except: readTexts(block, 'except', where, CIDRS) })

/** The port as a number, a name or a range: `8000-8080`; null: every port of the protocol. */
function toPort(port: RawObject): IngressRule['ports'][number] {
  const where = 'spec.ingress[].ports[]'
  const first = readAmount(port, 'port', where)
  const end = readInteger(port, 'endPort', where, PORT)
  return Object.freeze({
    protocol: readEnum(port, 'protocol', where, ['TCP', 'UDP', 'SCTP'], 'TCP'),
    port: first === null || end === null ? first : `${first}-${end}`,
  })
}
