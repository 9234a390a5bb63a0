import { BlockList, isIP } from 'node:net'

/** Longest request target. A link with all its view state is under 2 kB; a health query of 60 Services under 8. */
const TARGET_BYTES = 8192

/** Path prefixes on which Next's development server takes writes and upgrades. */
const DEVELOPMENT_PREFIXES = ['/_next/', '/__nextjs', '/__next']

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Headers that steer Next from inside, or that only a trusted proxy may set. Nobody outside has a say in them. */
const INTERNAL_HEADER =
  /^(x-middleware-|x-nextjs-|x-now-|x-invoke-|x-matched-path|x-vercel-|x-next-|next-resume|next-action|x-nonce|x-evenkeel-|x-forwarded-|x-real-ip|forwarded$|content-security-policy)/

/**
 * @typedef {{ status: number, code: string, detail: string, action: string }} Refusal
 * @typedef {{ method: string, target: string, rawHeaders: string[], listeningOn: string, development: boolean }} Question
 */

/** @returns {Refusal} */
const refusal = (status, code, detail, action) => ({ status, code, detail, action })

/**
 * Judges a request before Next sees it (security page 2.1).
 *
 * @param {Question} question
 * @returns {Refusal | null} null: it may pass
 */
export function judgeRequest(question) {
  return judgeTarget(question) ?? judgeHost(question) ?? judgeMethod(question) ?? judgeBody(question)
}

/** Upgrades serve nothing but the reloading of pages in development. */
export function mayUpgrade({ target, development }) {
  return development && target.startsWith('/_next/')
}

/** @returns {string[]} names and values in turn, as in `rawHeaders`, without those that only the inside may set */
export function withoutInternalHeaders(rawHeaders, { development }) {
  const kept = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = normalName(rawHeaders[at])
    // In development Next's own client names its requests with headers of this family.
    const internal = INTERNAL_HEADER.test(name) && !(development && name.startsWith('x-nextjs-'))
    if (!internal) kept.push(rawHeaders[at], rawHeaders[at + 1])
  }
  return kept
}

export function isLoopback(address) {
  const plain = address.replace(/^::ffff:/i, '')
  const version = isIP(plain)
  return version !== 0 && loopback.check(plain, version === 4 ? 'ipv4' : 'ipv6')
}

function judgeTarget({ target }) {
  if (target.length > TARGET_BYTES)
    return refusal(414, 'bad-request', 'The address is longer than 8 kB.', 'Ask for less at once.')
  // Absolute form, "*" and "//host" name another place than this server.
  if (!target.startsWith('/') || target.startsWith('//') || target.includes('\\'))
    return refusal(
      400,
      'bad-request',
      'The address is no path of this server.',
      'Ask for a path that starts with one "/".',
    )
  const path = pathOf(target)
  if (path === null)
    return refusal(400, 'bad-request', 'The path holds a broken percent escape.', 'Encode "%" in names as "%25".')
  if (path.startsWith('/_next/image'))
    return refusal(404, 'not-found', 'Evenkeel serves no scaled images.', 'Use the addresses that the pages use.')
  return null
}

/**
 * A server on loopback answers only to loopback's names: a page from elsewhere that gives its own name this address
 * (DNS rebinding) names itself in Host.
 */
function judgeHost({ rawHeaders, listeningOn }) {
  const hosts = valuesOf(rawHeaders, 'host')
  const name = hosts.length === 1 ? /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?$/i.exec(hosts[0])?.[1] : undefined
  if (name === undefined)
    return refusal(400, 'bad-request', 'The request names no single host.', 'Send one Host header.')
  if (!isLoopback(listeningOn) || ['localhost', '127.0.0.1', '[::1]'].includes(name.toLowerCase())) return null
  return refusal(
    421,
    'misdirected',
    'This server answers on loopback only, and the request was meant for another host.',
    'Use http://127.0.0.1, http://localhost or http://[::1] with its port.',
  )
}

function judgeMethod({ method, target, rawHeaders, development }) {
  if (method === 'GET' || method === 'HEAD') {
    if (valuesOf(rawHeaders, 'next-action').length === 0) return null
    return refusal(400, 'bad-request', 'Evenkeel has no server actions.', 'Use the API under /api/v1.')
  }
  if (development && method === 'POST' && DEVELOPMENT_PREFIXES.some((prefix) => target.startsWith(prefix))) return null
  return refusal(405, 'bad-request', 'Evenkeel only reads: it takes GET and HEAD.', 'Use GET.')
}

function judgeBody({ method, rawHeaders }) {
  if (method === 'POST') return null
  const length = valuesOf(rawHeaders, 'content-length')
  const sendsBody = valuesOf(rawHeaders, 'transfer-encoding').length > 0 || length.some((text) => text !== '0')
  if (!sendsBody && valuesOf(rawHeaders, 'content-encoding').length === 0) return null
  return refusal(413, 'bad-request', 'Evenkeel takes no request bodies.', 'Send the request without a body.')
}

function pathOf(target) {
  try {
    return decodeURIComponent(target.split('?', 1)[0])
  } catch {
    return null
  }
}

function valuesOf(rawHeaders, wanted) {
  const values = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (normalName(rawHeaders[at]) === wanted) values.push(rawHeaders[at + 1])
  }
  return values
}

/** `X_Forwarded_For` means the same as `x-forwarded-for` to whatever maps one onto the other. */
const normalName = (name) => name.toLowerCase().replaceAll('_', '-')
