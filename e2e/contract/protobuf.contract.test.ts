import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Field, Fields } from '@/lib/server/kubernetes/protobuf/message'
import { PROTOBUF } from '@/lib/server/kubernetes/protobuf/objects'
import { schemas } from '@/lib/server/kubernetes/protobuf/schemas'
import { reduceEndpointSlice } from '@/lib/server/kubernetes/reduce/endpoint-slice'
import { createInterner } from '@/lib/server/kubernetes/reduce/interner'
import { reduceNode } from '@/lib/server/kubernetes/reduce/node'
import { reduceService } from '@/lib/server/kubernetes/reduce/service'
import { endsInitialEvents, readEvents, readMetadata } from '@/lib/server/kubernetes/reflector/events'
import { createTransport } from '@/lib/server/kubernetes/transport/http'
import type { KubeTransport } from '@/lib/server/kubernetes/transport/transport'
import { systemClock } from '@/lib/server/system-clock'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { type ControlPlane, startControlPlane } from '../control-plane/harness'
import { mustSend } from '../control-plane/objects'
import { createConnection, tokenCredentials } from '../fakes/reflector-rig'
import { fullNode, fullService, fullSlice, fullStatusOfNode, fullStatusOfService } from './full-objects'

/*
 * Objects of a real API server in both encodings. A field number that is not Kubernetes' own, or a field that a reducer
 * reads and no table names, shows here and nowhere else.
 */

const assets = controlPlaneAssets()
if (assets === null) test.skip(`protobuf of a real kube-apiserver: ${howToGetAssets}`, () => {})

type Json = Record<string, unknown>

const kinds = [
  { kind: 'Service', path: '/api/v1/services', name: 'full', reduce: reduceService },
  { kind: 'Node', path: '/api/v1/nodes', name: 'full-node', reduce: reduceNode },
  {
    kind: 'EndpointSlice',
    path: '/apis/discovery.k8s.io/v1/endpointslices',
    name: 'full-slice',
    reduce: reduceEndpointSlice,
  },
]

let plane: ControlPlane
let transport: KubeTransport

beforeAll(async () => {
  if (assets === null) return
  plane = await startControlPlane({ controllers: false })
  const services = '/api/v1/namespaces/default/services'
  await mustSend(plane, 'POST', services, fullService)
  await mustSend(plane, 'PATCH', `${services}/full/status`, fullStatusOfService)
  await mustSend(plane, 'POST', '/api/v1/nodes', fullNode)
  await mustSend(plane, 'PATCH', '/api/v1/nodes/full-node/status', fullStatusOfNode)
  await mustSend(plane, 'POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', fullSlice)
  const credentials = tokenCredentials(plane.token('reader'))
  const tls = { ...credentials.tls, ca: readFileSync(plane.caFile, 'utf8') }
  transport = createTransport({
    connection: createConnection(plane.server, { ...credentials, tls }),
    clock: systemClock,
  })
})
afterAll(async () => {
  transport?.close()
  await plane?.stop()
})

async function initialObject(path: string, name: string, accept: string): Promise<Json> {
  const response = await transport.stream({
    path,
    query: { watch: 1, allowWatchBookmarks: true, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' },
    purpose: 'watch',
    accept,
    headDeadlineMs: 20_000,
    signal: AbortSignal.timeout(30_000),
  })
  expect(response.headers['content-type']).toContain(accept)
  let found: Json | null = null
  for await (const event of readEvents(response, response, 1_000_000)) {
    if (event === null) continue
    if (endsInitialEvents(event)) break
    if (readMetadata(event.object)?.name === name) found = event.object as Json
  }
  if (found === null) throw new Error(`${path} holds no ${name}`)
  return found
}

/** Of a value in JSON, what the tables name. Empty is absent: Go's protobuf does not tell the two apart. */
function project(value: unknown, field: Field): unknown {
  if (field.isList) return (value as unknown[]).map((item) => project(item, { ...field, isList: false }))
  return field.type === 'record' ? projectAll(value as Json, field.fields) : value
}
const isEmpty = (value: unknown): boolean => {
  if (value instanceof Map) return value.size === 0
  return typeof value === 'object' && Object.keys(value ?? {}).length === 0
}
const projectAll = (message: Json, fields: Fields): Json =>
  Object.fromEntries(
    fields
      .flatMap((field) => {
        const value = field === undefined ? undefined : message[field.name]
        return field === undefined || value === undefined || value === null ? [] : [[field.name, project(value, field)]]
      })
      .filter(([, value]) => !isEmpty(value)),
  )

test.skipIf(assets === null).each(kinds)('a $kind reads the same in protobuf as in JSON', async (kind) => {
  const json = await initialObject(kind.path, kind.name, 'application/json')
  const binary = await initialObject(kind.path, kind.name, PROTOBUF)
  const fields = schemas.get(kind.kind) ?? []
  expect(projectAll(binary, fields)).toEqual(projectAll(json, fields))

  const fromJson = kind.reduce(json, createInterner())
  expect(fromJson.kind).toBe('object')
  expect(kind.reduce(binary, createInterner())).toEqual(fromJson)
  // Each field of the reduced object is set: one that is empty in both encodings would prove nothing.
  if (fromJson.kind !== 'object') return
  const unset = Object.entries(fromJson.value).filter(([, value]) => isEmpty(value))
  expect(unset).toEqual([])
})
