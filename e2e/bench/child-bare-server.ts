import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { childInput, tellParent } from './child'

/** Serves one answer that is ready as bytes: what no server on this runtime can beat. */
const { url } = childInput<{ url: string }>()
const body = gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()), { level: 4 })
const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': body.length }
const server = createServer((_request, response) => response.writeHead(200, headers).end(body))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  tellParent({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/` })
})
