import { generateCluster, LARGEST_CLUSTER } from '../fakes/kube-api/generate'
import type { RawObject } from '../fakes/kube-api/resources'
import { startFakeKubeApi } from '../fakes/kube-api/server'
import { tellParent } from './child'

/** The fake API server with the large cluster in it; every object that is sent to this process is applied. */
const { nodes, services, slices } = generateCluster(LARGEST_CLUSTER)
const api = await startFakeKubeApi()
api.apply(...nodes, ...services)
for (const slice of slices) api.apply(slice)
process.on('message', (object) => {
  api.apply(object as RawObject)
  tellParent({ done: 1 })
})
tellParent({ url: api.url })
