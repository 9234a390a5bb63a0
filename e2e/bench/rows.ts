import type { Row } from './row'
import { syncRow } from './row-1-sync'
import { memoryRow } from './row-2-memory'
import { changeToPixelRow } from './row-3-change-to-pixel'
import { overviewApiRow } from './row-4-overview-api'
import { atRestRow } from './row-5-at-rest'
import { heatmapRow } from './row-6-heatmap'
import { javascriptRow } from './row-7-javascript'
import { healthPortsRow } from './row-8-health-ports'
import { judgementRow } from './row-9-judgement'
import { scenarioRow } from './row-10-scenario'
import { scrapeRow } from './row-11-scrape'

/** In the order in which they run and are told. */
export const rows: readonly Row[] = [
  syncRow,
  memoryRow,
  changeToPixelRow,
  overviewApiRow,
  atRestRow,
  heatmapRow,
  javascriptRow,
  healthPortsRow,
  judgementRow,
  scenarioRow,
  scrapeRow,
]
