import { FieldReader } from '../fields'
import type { LogFormat } from '../parsed-line'
import { readJson } from '../read-json'

/** A line of a request has some dozens of fields. */
const FIELDS_MAX = 256
/** `req.headers.x-forwarded-for` lies three deep. */
const DEPTH_MAX = 3

/** Lines of JSON with field names that programs usually take; ECS, Envoy, pino, zap and slog among them. */
export const json: LogFormat = {
  id: 'json',
  name: 'JSON lines',
  caution: 'Fields such as client_ip count as claims, because programs often fill them from a header.',
  parse(line) {
    const fields = readJson(line)
    if (fields === null) return null
    const reader = new FieldReader()
    let left = FIELDS_MAX
    const walk = (value: object, path: string, depth: number): void => {
      for (const [name, inner] of Object.entries(value)) {
        left -= 1
        if (left < 0) return
        const full = path === '' ? name : `${path}.${name}`
        if (typeof inner === 'string' && path === '') reader.take(name, inner)
        else if (typeof inner === 'string') reader.takeNested(full, name, inner)
        else if (typeof inner === 'object' && inner !== null && depth < DEPTH_MAX) walk(inner, full, depth + 1)
      }
    }
    walk(fields, '', 1)
    return reader.result()
  },
}
