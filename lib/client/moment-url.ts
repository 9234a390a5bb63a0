import { createParser } from 'nuqs'

const isoMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/

/**
 * The moment that is looked at, in UTC to the millisecond, for several things happen within a second; Unix milliseconds
 * once read. Going from one to the next fills no history.
 */
export const parseAsMoment = createParser<number>({
  parse(text) {
    const ms = isoMoment.test(text) ? Date.parse(text) : Number.NaN
    return Number.isNaN(ms) ? null : ms
  },
  serialize: (ms) => new Date(ms).toISOString().replace('.000Z', 'Z'),
}).withOptions({ history: 'replace' })
