import type { ScrapeTarget } from '@/lib/domain/monitoring/objects'
import type { TrafficQuestion } from '@/lib/server/sources'
import { askedBy, targetsOfPods } from './queries'
import type { Asking } from './scrapes'

/**
 * What the last scrape of each target with these pods said.
 *
 * @throws PrometheusFailure
 */
export async function targetsOf(
  { client, extra }: Pick<Asking, 'client' | 'extra'>,
  question: TrafficQuestion,
): Promise<readonly ScrapeTarget[]> {
  const { data } = await client.instant(targetsOfPods(askedBy(question), extra), question.span.endMs)
  // More pods than a query can name are asked for by their namespace.
  const own = new Set(question.pods.map(({ name }) => name))
  return data.flatMap(({ labels, value }) => {
    const podName = labels.get('pod')
    if (value === null || !own.has(podName)) return []
    const [job, service, endpoint] = [labels.get('job'), labels.get('service'), labels.get('endpoint')]
    return [{ podName, job, service, endpoint, isUp: value === 1 }]
  })
}
