import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { apiRoutes } from '@/app/api/routes'
import { parseConfig } from '@/lib/server/config'
import { serveApi } from '@/lib/server/http/serve-api'
import { createRuntime, type Runtime, replaceRuntime } from '@/lib/server/runtime'
import { systemClock } from '@/lib/server/system-clock'

/** The API over HTTP in the process of the test, without guard and pages. */
export type ApiInProcess = { readonly url: string; readonly runtime: Runtime; stop(): Promise<void> }

/** @param settings environment variables */
export async function serveApiInProcess(settings: Readonly<Record<string, string>>): Promise<ApiInProcess> {
  const runtime = createRuntime(parseConfig({ EVENKEEL_LOG_LEVEL: 'silent', ...settings }), systemClock)
  runtime.start()
  replaceRuntime(runtime)
  const answer = serveApi(apiRoutes, runtime.log)
  const server = createServer((request, response) =>
    answer(request, response, { peer: '127.0.0.1', peerIsLoopback: true, requestId: 'r-1' }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    runtime,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      await runtime.stop()
      replaceRuntime(undefined)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
