import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createConnection } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'
import { followServerVersion, parseVersion, type VersionAnswer } from './server-version'
import { createTransport } from './transport/http'

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

async function follow(handler: RequestListener) {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const clock = createManualClock()
  const connection = createConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const transport = createTransport({ connection, clock })
  const answers: VersionAnswer[] = []
  const stop = followServerVersion(transport, clock, (answer) => answers.push(answer))
  cleanUps.push(stop, transport.close, () => server.close())
  return { clock, answers, stop }
}

describe('the version of an API server', () => {
  it.each([
    [{ major: '1', minor: '36', gitVersion: 'v1.36.3' }, { major: 1, minor: 36 }, 'v1.36.3'],
    [{ major: '1', minor: '30+', gitVersion: 'v1.30.4-gke.1' }, { major: 1, minor: 30 }, 'v1.30.4-gke.1'],
    [{ major: 1, minor: '36' }, null, null],
    [{ major: '', minor: '' }, null, null],
    [null, null, null],
    ['<html>', null, null],
  ])('is read where it makes sense: %j', (answer, version, text) => {
    expect(parseVersion(answer)).toEqual({ version, text })
  })

  it('that is refused is asked for again after a minute, and one that was told after ten', async () => {
    let requests = 0
    const { clock, answers } = await follow((_request, response) => {
      requests += 1
      response.writeHead(requests === 1 ? 403 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ major: '1', minor: String(34 + requests) }))
    })
    await until('the next attempt is planned', () => requests === 1 && clock.nextInMs() === 60_000)
    expect(answers).toEqual([])
    clock.advance(60_000)
    await until('it was told', () => answers.length === 1)
    await until('the next look is planned', () => clock.nextInMs() === 600_000)
    clock.advance(600_000)
    await until('the upgrade is noticed', () => answers.length === 2)
    expect(answers.map(({ version }) => version?.minor)).toEqual([36, 37])
  })

  it('is not asked for any more once it is stopped', async () => {
    let requests = 0
    const { clock, answers, stop } = await follow(() => {
      requests += 1
    })
    await until('it is asked for', () => requests === 1)
    stop()
    await until('nothing is planned', () => clock.pending() === 0)
    expect(answers).toEqual([])
  })
})
