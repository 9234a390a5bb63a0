import { randomInteger } from '../seeded-random'
import { createIdentity, fieldsOf, managedBy } from './generate-metadata'
import type { RawObject } from './resources'

const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c']
/** The kubelet reports up to 50; with these a node is 8 KB of JSON. */
const IMAGES = 12

/** A node of a cloud, Ready, with the conditions and images that make up most of its bytes. */
export function generateNode(random: () => number, index: number): RawObject {
  const name = `ip-10-${(index >> 8) & 255}-${index & 255}-${(index * 7) % 251}.eu-central-1.compute.internal`
  const zone = ZONES[index % ZONES.length] ?? ''
  const instance = `i-${randomHex(random, 17)}`
  const capacity = {
    cpu: '16',
    'ephemeral-storage': '104845292Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: '64894472Ki',
    pods: '110',
  }
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/instance-type': 'm6i.4xlarge',
    'beta.kubernetes.io/os': 'linux',
    'failure-domain.beta.kubernetes.io/region': 'eu-central-1',
    'failure-domain.beta.kubernetes.io/zone': zone,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'm6i.4xlarge',
    'topology.kubernetes.io/region': 'eu-central-1',
    'topology.kubernetes.io/zone': zone,
    'topology.k8s.aws/zone-id': `euc1-az${(index % 3) + 1}`,
  }
  const annotations = {
    'csi.volume.kubernetes.io/nodeid': JSON.stringify({ 'ebs.csi.aws.com': instance, 'efs.csi.aws.com': instance }),
    'node.alpha.kubernetes.io/ttl': '300',
    'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
  }
  const status = {
    addresses: [
      { type: 'InternalIP', address: `172.${16 + (index >> 12)}.${(index >> 4) & 255}.${(index & 15) * 16 + 1}` },
      { type: 'InternalDNS', address: name },
      { type: 'Hostname', address: name },
    ],
    allocatable: { ...capacity, cpu: '15890m', memory: '61874952Ki' },
    capacity,
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', random() < 0.998 ? 'True' : 'False', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    images: Array.from({ length: IMAGES }, () => image(random)),
    nodeInfo: {
      architecture: 'amd64',
      bootID: randomHex(random, 32),
      containerRuntimeVersion: 'containerd://2.1.4',
      kernelVersion: '6.12.40-63.114.amzn2023.x86_64',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.3',
      machineID: randomHex(random, 32),
      operatingSystem: 'linux',
      osImage: 'Amazon Linux 2023.8.20250721',
      systemUUID: randomHex(random, 32),
    },
  }
  const spec = {
    podCIDR: `100.${64 + (index >> 8)}.${index & 255}.0/24`,
    podCIDRs: [`100.${64 + (index >> 8)}.${index & 255}.0/24`],
    providerID: `aws:///${zone}/${instance}`,
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      ...createIdentity(random),
      labels,
      annotations,
      managedFields: [
        managedBy('kubelet', 'v1', { 'f:metadata': fieldsOf({ annotations, labels }), 'f:spec': fieldsOf(spec) }),
        managedBy('kubelet', 'v1', { 'f:status': fieldsOf({ ...status, images: 0 }) }, 'status'),
      ],
    },
    spec,
    status,
  }
}

const condition = (type: string, status: string, reason: string, message: string) => ({
  type,
  status,
  lastHeartbeatTime: '2026-01-01T00:05:00Z',
  lastTransitionTime: '2026-01-01T00:00:00Z',
  reason,
  message,
})

function image(random: () => number) {
  const repository = `602401143452.dkr.ecr.eu-central-1.amazonaws.com/platform/component-${randomInteger(random, 1, 400)}`
  return {
    names: [`${repository}@sha256:${randomHex(random, 64)}`, `${repository}:v1.${randomInteger(random, 0, 40)}.0`],
    sizeBytes: randomInteger(random, 1_000_000, 900_000_000),
  }
}

export function randomHex(random: () => number, length: number): string {
  let text = ''
  while (text.length < length)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  return text.slice(0, length)
}
