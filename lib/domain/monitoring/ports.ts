import type { Fact } from '@/lib/domain/fact'
import type { ContainerPort } from '@/lib/domain/workload'
import { type Answer, type LabelledService, type Monitor, type MonitorEndpoint, no, unknown, yes } from './objects'

type Ports = { readonly service: LabelledService; readonly containerPorts: Fact<readonly ContainerPort[]> }

/** Whether there is a port that a monitor can scrape: one of its endpoints is enough. */
export function findsPort(monitor: Monitor, ports: Ports): Answer {
  const { endpoints } = monitor
  if (endpoints.length === 0) return no('It names no endpoints, so nothing is scraped.')
  const answers = endpoints.map((endpoint) => findPort(monitor.kind, endpoint, ports))
  return (
    answers.find(({ holds }) => holds === true) ??
    answers.find(({ holds }) => holds === null) ??
    answers[0] ??
    unknown('Its endpoints are not known.')
  )
}

/** `port` comes before `targetPort`, as in the operator; an endpoint with neither takes every port. */
function findPort(kind: Monitor['kind'], { port, targetPort }: MonitorEndpoint, ports: Ports): Answer {
  if (port !== null && port !== '') {
    return kind === 'ServiceMonitor' ? servicePort(port, ports.service) : containerPort(port, ports.containerPorts)
  }
  if (targetPort !== null && targetPort !== '') return containerPort(targetPort, ports.containerPorts)
  return yes('It names no port, so every port is scraped.')
}

function servicePort(wanted: string, { name, ports }: LabelledService): Answer {
  const found = ports.find((port) => port.name === wanted)
  if (found?.protocol === 'TCP') return yes(`Service ${name} has a port named ${wanted}.`)
  if (found !== undefined) return no(`Port ${wanted} of Service ${name} is a ${found.protocol} port: scrapes need TCP.`)
  const names = ports.flatMap((port) => (port.name === '' ? [] : [port.name]))
  const has = names.length === 0 ? 'its ports have no names' : `it has ${names.join(', ')}`
  return no(`Service ${name} has no port named ${wanted}: ${has}.`)
}

/** The operator goes by the ports that a container declares, even where another one is open. */
function containerPort(wanted: string, containerPorts: Fact<readonly ContainerPort[]>): Answer {
  if (!containerPorts.known)
    return unknown(`Whether a container declares port ${wanted} is not known. ${containerPorts.inWords}`)
  const found = containerPorts.value.some(({ name, port }) => name === wanted || String(port) === wanted)
  if (found) return yes(`A container declares port ${wanted}.`)
  const names = containerPorts.value.map(({ name, port }) => (name === '' ? String(port) : name))
  const has = names.length === 0 ? 'they declare none' : `they declare ${names.join(', ')}`
  return no(`No container of the pods declares port ${wanted}: ${has}.`)
}

const telling = /metric|prom|monitor|telemetry|stats/i

/** The port that most likely serves metrics: by its name, else the only TCP port, else the first; null: there is none. */
export function likelyPort({ ports }: LabelledService): LabelledService['ports'][number] | null {
  const reachable = ports.filter(({ protocol }) => protocol === 'TCP')
  return reachable.find(({ name }) => telling.test(name)) ?? reachable[0] ?? null
}
