import { runChild } from './child'
import type { AtRest } from './child-at-rest'
import type { PlainLists } from './child-plain-lists'
import { type Figure, type Row, type RowContext, round } from './row'

const MINUTES = 3
const SHARE_MAX = 0.01

/**
 * What comes over the sockets of the followed cluster once it is live: bookmarks. The watches of five to ten minutes are
 * opened anew in the hour without a list; their heads are in the extrapolation.
 */
export const atRestRow: Row = {
  number: 5,
  title: 'bytes from the API server at rest',
  async run({ cluster, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const list = await runChild<PlainLists>('./child-plain-lists.ts', big.access)
    say(`listening for ${MINUTES} minutes …`)
    const rest = await runChild<AtRest>('./child-at-rest.ts', { kubeconfig: big.kubeconfig, minutes: MINUTES })
    const perHour = (rest.bytes / rest.minutes) * 60 + rest.bytesPerReopening * rest.reopeningsPerHour
    const value = round(perHour / 1000)
    const baseline = round(list.bytes / 1000, 0)
    return [
      {
        what: 'sent per hour at rest',
        value,
        unit: 'kB',
        baseline: { value: baseline, is: 'one full list' },
        target: 'under a hundredth of one full list',
        met: value < SHARE_MAX * baseline,
        note: `${rest.bytes} bytes in ${round(rest.minutes)} minutes, ${rest.reopeningsPerHour} reopened watches an hour at ${rest.bytesPerReopening} bytes`,
      },
    ]
  },
}
