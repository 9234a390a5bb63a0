import { GET as livez } from './livez/route'
import { GET as readyz } from './readyz/route'
import { GET as clusterClients } from './v1/clusters/[cluster]/clients/route'
import { POST as askFindings } from './v1/clusters/[cluster]/findings/ask/route'
import { GET as findings } from './v1/clusters/[cluster]/findings/route'
import { GET as healthOverview } from './v1/clusters/[cluster]/health/route'
import { GET as nodeReadings } from './v1/clusters/[cluster]/node-readings/route'
import { GET as node } from './v1/clusters/[cluster]/nodes/[node]/route'
import { GET as nodes } from './v1/clusters/[cluster]/nodes/route'
import { GET as observedOverview } from './v1/clusters/[cluster]/observed/route'
import { POST as accessLog } from './v1/clusters/[cluster]/services/[namespace]/[name]/access-log/route'
import { GET as advice } from './v1/clusters/[cluster]/services/[namespace]/[name]/advice/route'
import { GET as serviceClients } from './v1/clusters/[cluster]/services/[namespace]/[name]/clients/route'
import { GET as compare } from './v1/clusters/[cluster]/services/[namespace]/[name]/compare/route'
import { POST as countNow } from './v1/clusters/[cluster]/services/[namespace]/[name]/count-now/route'
import { GET as distribution } from './v1/clusters/[cluster]/services/[namespace]/[name]/distribution/route'
import { GET as serviceFindings } from './v1/clusters/[cluster]/services/[namespace]/[name]/findings/route'
import { GET as health } from './v1/clusters/[cluster]/services/[namespace]/[name]/health/route'
import { GET as monitoring } from './v1/clusters/[cluster]/services/[namespace]/[name]/monitoring/route'
import { GET as observed } from './v1/clusters/[cluster]/services/[namespace]/[name]/observed/route'
import { GET as onDemand } from './v1/clusters/[cluster]/services/[namespace]/[name]/on-demand/route'
import { GET as service } from './v1/clusters/[cluster]/services/[namespace]/[name]/route'
import { GET as sourceAddress } from './v1/clusters/[cluster]/services/[namespace]/[name]/source-address/route'
import { GET as timelineMeasured } from './v1/clusters/[cluster]/services/[namespace]/[name]/timeline/measured/route'
import { GET as timeline } from './v1/clusters/[cluster]/services/[namespace]/[name]/timeline/route'
import { GET as services } from './v1/clusters/[cluster]/services/route'
import { GET as status } from './v1/clusters/[cluster]/status/route'
import { GET as clusters } from './v1/clusters/route'
import { GET as events } from './v1/events/route'
import { GET as openapi } from './v1/openapi.json/route'

/** Every route of the API. A test holds this list to the files. */
export const apiRoutes = [
  clusters,
  services,
  service,
  distribution,
  observed,
  timeline,
  timelineMeasured,
  health,
  sourceAddress,
  serviceFindings,
  advice,
  compare,
  onDemand,
  accessLog,
  countNow,
  serviceClients,
  monitoring,
  clusterClients,
  findings,
  askFindings,
  healthOverview,
  observedOverview,
  nodes,
  node,
  nodeReadings,
  status,
  events,
  openapi,
  livez,
  readyz,
] as const
