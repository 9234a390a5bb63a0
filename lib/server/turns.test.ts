import { expect, test } from 'vitest'
import { isTurnSpent, nextTurn } from './turns'

/** Long work in small steps, as a cluster that is judged. */
async function work(steps: number, stepMs: number, onStep: (step: number) => void): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    const endsAt = performance.now() + stepMs
    while (performance.now() < endsAt);
    onStep(step)
    if (isTurnSpent()) await nextTurn()
  }
}

test('what others ask for gets its turn while long work goes on', async () => {
  const order: string[] = []
  const long = work(30, 2, () => {}).then(() => order.push('long'))
  setImmediate(() => order.push('answer'))
  await long
  expect(order).toEqual(['answer', 'long'])
})

test('what takes many small steps is soon done beside what takes long', async () => {
  let longSteps = 0
  const long = work(60, 3, (step) => {
    longSteps = step + 1
  })
  let longStepsBefore = 0
  const short = work(1_000, 0, () => {}).then(() => {
    longStepsBefore = longSteps
  })
  await Promise.all([long, short])
  expect(longSteps).toBe(60)
  // By turns it waits for one turn of the other or two; a step in each turn would last for all of them.
  expect(longStepsBefore).toBeLessThan(30)
})
