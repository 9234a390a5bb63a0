import { config } from 'zod'

/**
 * Tells the contracts not to compile their parsers with `new Function`. The page's security policy forbids that, and
 * even the attempt is reported as a violation.
 */
export function parseWithoutEval(): void {
  config({ jitless: true })
}
