/**
 * The metrics of distribution, for a history that a Prometheus-compatible server keeps (metrics page 5). All are gauges.
 * No label holds an address of a client.
 */
export const distributionFamilies = {
  evenkeel_service_info:
    'Service that takes traffic from outside, with the fields that decide where it goes; always 1.',
  evenkeel_service_endpoints: 'Endpoints of the Service by state. Absent where EndpointSlices may not be read.',
  evenkeel_service_nodes:
    'Nodes by what they are to the Service: eligible as a target of the balancer, with or without ready endpoints.',
  evenkeel_service_expected_share_uniform:
    'Expected share of new connections of each ready endpoint, where all get the same: a ratio from 0 to 1.',
  evenkeel_service_peak_to_average_ratio:
    'Largest expected share of an endpoint over the mean one, of the first port; absent where it is not known.',
  evenkeel_service_dropped_share_ratio:
    'Expected share of new connections that enter on a node without an endpoint to use, from 0 to 1; absent where it is not known.',
  evenkeel_service_health_port_nodes:
    'Nodes by what the health check node port of the Service answers against what it must. Present while somebody looks at the Service.',
  evenkeel_service_node_source_ratio:
    'Part of what was counted lately that came from addresses of nodes, from 0 to 1, by who counted it. Present while somebody looks at the clients of the Service.',
  evenkeel_service_zone_ready_endpoints:
    'Ready endpoints of the Service by zone, for Services with too many nodes to name each.',
  evenkeel_endpoint_info: 'Pod behind the Service and the node that it runs on; always 1.',
  evenkeel_service_node_ready_endpoints: 'Ready endpoints of the Service on the node, where there is one.',
  evenkeel_service_expected_node_share_ratio:
    'Expected share of new connections that pods on the node serve, from 0 to 1, under externalTrafficPolicy Local and where it is more than 0.',
  evenkeel_service_health_port_up:
    'Whether the health check node port of the node answers 200 for the Service, on nodes with endpoints or where it disagrees.',
  evenkeel_metrics_dropped_series:
    'Series that are left out of this page to keep it small, by the bound that they were over.',
} as const satisfies Record<string, string>

export type DistributionFamily = keyof typeof distributionFamilies
