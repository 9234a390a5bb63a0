import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuild, fail, root, say } from './setup.mjs'

/** Makes what is missing, then serves the production build in this process. */
export async function serve({ name }) {
  // An empty variable is what templates leave of one that is not set; as an address it would mean all of them.
  const host = process.env.HOST || '127.0.0.1'
  const port = readPort(process.env.PORT || '3000')
  await refuseTakenPort(host, port)
  ensureBuild()
  // Installing and building takes minutes the first time; somebody else may have taken the port meanwhile.
  await refuseTakenPort(host, port)
  process.env.HOST = host
  process.env.PORT = String(port)
  // Next's standalone server reads HOSTNAME, which shells and containers set to the machine's name.
  process.env.HOSTNAME = host
  process.env.NODE_ENV = 'production'
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  await import('./guard.mjs')
  say(`${name} on http://${host.includes(':') ? `[${host}]` : host}:${port}`)
  await import(pathToFileURL(join(root, '.next', 'standalone', 'server.js')).href)
}

function readPort(text) {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    fail(`PORT must be a number from 1 to 65535, not "${text}".`)
  return port
}

const NO_ADDRESS_HERE = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'])

async function refuseTakenPort(host, port) {
  const error = await new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)))
  })
  if (error === null) return
  if (error.code === 'EADDRINUSE')
    fail(`port ${port} on ${host} is taken by another program. Choose another one: PORT=${port + 1}.`)
  if (error.code === 'EACCES') fail(`port ${port} may not be opened by this user. Choose one above 1023 with PORT=….`)
  if (NO_ADDRESS_HERE.has(error.code)) fail(`HOST=${host} is no address of this machine.`)
  fail(`cannot listen on ${host}:${port}: ${error.message}`)
}
