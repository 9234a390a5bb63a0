import { describe, expect, test } from 'vitest'
import { HOUR_MS, remember, type Timeline, withinTheHour } from './timeline'

const values = (timeline: Timeline<string>): string => timeline.map(({ value }) => value).join('')

describe('a timeline', () => {
  test('takes up what is another value, with the time', () => {
    const one = remember<string>([], 'a', 10)
    expect(remember(one, 'a', 20)).toBe(one)
    expect(remember(one, 'b', 30)).toEqual([
      { value: 'a', sinceMs: 10 },
      { value: 'b', sinceMs: 30 },
    ])
  })

  test('forgets what ended more than an hour ago, and never what is still so', () => {
    const timeline = remember(remember<string>([], 'a', 0), 'b', 1000)
    expect(values(withinTheHour(timeline, HOUR_MS))).toBe('ab')
    expect(values(withinTheHour(timeline, HOUR_MS + 1000))).toBe('b')
    expect(values(withinTheHour(timeline, HOUR_MS * 10))).toBe('b')
  })

  test('stays short however often something changes', () => {
    let timeline: Timeline<string> = []
    for (let second = 0; second < 3000; second += 1) timeline = remember(timeline, String(second % 2), second * 1000)
    expect(timeline).toHaveLength(24)
    expect(timeline.at(-1)).toEqual({ value: '1', sinceMs: 2_999_000 })
  })
})
