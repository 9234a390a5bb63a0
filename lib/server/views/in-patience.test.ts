import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import type { Observed } from '@/lib/domain/observed/traffic'
import type { TrafficSource } from '../sources'
import { noTraffic } from '../traffic/no-traffic'
import { inPatience, notYet } from './in-patience'

const known = (value: number): Observed<number> => ({ known: true, value })

function aSlowSource() {
  const clock = createManualClock(0)
  const traffic: TrafficSource = { ...noTraffic }
  const answers: ((answer: Observed<number>) => void)[] = []
  const ask = (key = 'web') =>
    inPatience(traffic, key, clock, () => new Promise<Observed<number>>((resolve) => answers.push(resolve)))
  return { clock, answers, ask }
}

test('what comes in time is told', async () => {
  const { answers, ask } = aSlowSource()
  const asked = ask()
  answers[0]?.(known(1))
  expect(await asked).toEqual(known(1))
})

test('nobody waits longer than a moment, and what came late is there for the next one', async () => {
  const { clock, answers, ask } = aSlowSource()
  const first = ask()
  clock.advance(800)
  expect(await first).toEqual(notYet)
  const second = ask()
  answers[0]?.(known(1))
  expect(await second).toEqual(known(1))
  expect(answers).toHaveLength(1)
})

test('while an answer is on its way, the last one stands in, and not for ever', async () => {
  const { clock, answers, ask } = aSlowSource()
  const first = ask()
  answers[0]?.(known(1))
  await first
  const second = ask()
  clock.advance(800)
  expect(await second).toEqual(known(1))
  clock.advance(300_000)
  const third = ask()
  clock.advance(800)
  expect(await third).toEqual(notYet)
})

test('questions are apart from one another', async () => {
  const { clock, answers, ask } = aSlowSource()
  const [web, api] = [ask('web'), ask('api')]
  answers[1]?.(known(2))
  expect(await api).toEqual(known(2))
  clock.advance(800)
  expect(await web).toEqual(notYet)
})
