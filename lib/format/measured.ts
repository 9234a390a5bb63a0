import { type Measure, unitOf } from '@/lib/domain/observed/traffic'
import { formatBytes, formatCount } from './words'

/** What was counted with its unit: "6,412 connections", "118 MiB"; estimated counts are said as whole ones. */
export function formatMeasured(count: number, measure: Measure): string {
  if (measure === 'bytes') return formatBytes(count)
  const whole = Math.round(count)
  const unit = unitOf[measure]
  return `${formatCount(whole)} ${whole === 1 ? unit.slice(0, -1) : unit}`
}
