import { dump, load } from 'js-yaml'
import { expect, test } from 'vitest'
import { hasPromtool, promtool } from '@/e2e/fakes/promtool'
import { createTemporaryFolder } from '@/e2e/fakes/temporary-folder'
import type { NotKnown } from '@/lib/domain/fact'
import { manifestFor } from '@/lib/domain/monitoring/manifest'
import type { LabelledService } from '@/lib/domain/monitoring/objects'

const absent: NotKnown = { known: false, why: 'absent', inWords: 'It is not served.', right: null }
const http = { name: 'http', protocol: 'TCP', port: 80, targetPort: '8080' } as const

/** What is offered for a Service of a cluster without the Prometheus Operator. */
const offeredFor = (fields: Partial<LabelledService>) =>
  manifestFor({
    service: { namespace: 'shop', name: 'web', labels: new Map(), selector: new Map(), ports: [http], ...fields },
    siblings: [],
    pods: absent,
    containerPorts: absent,
    serviceMonitors: absent,
    podMonitors: absent,
    prometheuses: absent,
    namespaceLabels: absent,
    isWhole: true,
    targets: { known: true, value: [] },
  })

test.skipIf(!hasPromtool).each<[string, Partial<LabelledService>]>([
  ['with a named port', {}],
  ['with an unnamed port', { ports: [{ ...http, name: '' }] }],
  ['with a name that means something in an expression', { name: 'web.v1' }],
])('the scrape configuration for a Service %s is one to Prometheus itself', (_, fields) => {
  const config = load(offeredFor(fields)?.yaml ?? '') as Config
  const [job] = config.scrape_configs
  const { kubernetes_sd_configs: found, ...others } = job ?? {}
  expect(found).toEqual([{ role: 'endpointslice', namespaces: { names: ['shop'] } }])
  const folder = createTemporaryFolder()
  const file = folder.write('prometheus.yml', dump({ scrape_configs: [others] }))
  const { isContent, said } = promtool(['check', 'config', file])
  folder.dispose()
  expect(isContent, said).toBe(true)
})

/** Debian builds promtool without the discovery of Kubernetes, so that this part is held to its shape. */
type Config = { readonly scrape_configs: readonly Readonly<Record<string, unknown>>[] }
