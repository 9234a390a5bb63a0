import { list } from '@/lib/domain/distribution/say'
import { groupBy } from './scrape-target'

/** A pod whose exporter is scraped under two names, or perhaps two exporters of it. */
export type ScrapedTwice = {
  readonly podName: string
  /** "job web" */
  readonly taken: string
  readonly other: string
  /** `one`: their counters agree; `…-perhaps`: not known yet, and counted as if. */
  readonly outcome: 'one' | 'one-perhaps' | 'two-perhaps'
}

/** More names than these fill a page. */
const NAMES_MAX = 3

/** Which of several scrapes is taken for which pods, a sentence each. */
export function sayScrapedTwice(twice: readonly ScrapedTwice[]): readonly string[] {
  const alike = groupBy(twice, ({ outcome, taken, other }) => JSON.stringify([outcome, taken, other]))
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [say(first, namesOf(group))]
  })
}

function say({ outcome, taken, other }: ScrapedTwice, pods: string): string {
  switch (outcome) {
    case 'one':
      return `${pods}: scraped twice, by ${taken} and by ${other}, and both show the same counters. What ${taken} saw is counted, what ${other} saw is not added.`
    case 'one-perhaps':
      return `${pods}: scraped by ${taken} and by ${other}, and not yet known whether both read one exporter. What ${taken} saw is counted; if they are two, the count is too low.`
    case 'two-perhaps':
      return `${pods}: scraped by ${taken} and by ${other}, and not yet known whether both read one exporter. Both are added up; if they are one, the count is too high.`
  }
}

function namesOf(group: readonly ScrapedTwice[]): string {
  const names = [...new Set(group.map(({ podName }) => podName))].sort()
  const more = names.length - NAMES_MAX
  return more > 0 ? `${names.slice(0, NAMES_MAX).join(', ')} and ${more} more` : list(names)
}
