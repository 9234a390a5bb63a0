import { z } from 'zod'
import { freshness, ipFamily, policy, protocol, serviceType } from './common'

/** Another external Service that sends to the same pods under the other policy. */
const pairedService = z.object({
  namespace: z.string(),
  name: z.string(),
  policy,
  /** Whether the selectors are the same, or only the ready endpoints. */
  basis: z.enum(['selector', 'endpoints']),
  inWords: z.string(),
})

/** The fields of one Service that decide where its traffic goes, from the object itself. */
export const serviceResponse = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  type: serviceType,
  policy,
  internalTrafficPolicy: policy,
  ports: z.array(
    z.object({
      name: z.string(),
      protocol,
      port: z.number().int(),
      targetPort: z.string().nullable(),
      nodePort: z.number().int().nullable(),
      appProtocol: z.string().nullable(),
    }),
  ),
  ipFamilies: z.array(ipFamily),
  clusterIPs: z.array(z.string()),
  externalIPs: z.array(z.string()),
  ingress: z.array(
    z.object({ ip: z.string().nullable(), hostname: z.string().nullable(), ipMode: z.string().nullable() }),
  ),
  loadBalancerClass: z.string().nullable(),
  loadBalancerSourceRanges: z.array(z.string()),
  allocateLoadBalancerNodePorts: z.boolean(),
  healthCheckNodePort: z.number().int().nullable(),
  sessionAffinity: z.enum(['None', 'ClientIP']),
  sessionAffinityTimeoutSeconds: z.number().int().nullable(),
  publishNotReadyAddresses: z.boolean(),
  trafficDistribution: z.string().nullable(),
  /** Label `service.kubernetes.io/service-proxy-name`; null: absent, so kube-proxy serves it. */
  serviceProxyName: z.string().nullable(),
  selector: z.array(z.object({ key: z.string(), value: z.string() })),
  annotations: z.array(z.object({ key: z.string(), value: z.string() })),
  finalizers: z.array(z.string()),
  createdAt: z.string().nullable(),
  deleting: z.boolean(),
  endpointSlices: z.number().int(),
  /** Other external Services that send to the same pods under the other policy. */
  pairs: z.array(pairedService),
  freshness,
})
export type ServiceResponse = z.infer<typeof serviceResponse>
