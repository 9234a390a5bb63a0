import type { TrafficPlan } from '@/lib/server/demo/traffic/plan'

/** The metric server of the cluster in trouble is as unwell as the rest of it. */
export const quayTraffic: TrafficPlan = {
  services: new Map(),
  broken:
    'Prometheus at http://prometheus.quay.example:9090 said nothing for 5 s. What pods really get is not known until it answers.',
}
