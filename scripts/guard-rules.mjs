import { BlockList, isIP } from 'node:net'

/** Longest request target. A link with all its view state is under 2 kB; a health query of 60 Services under 8. */
const TARGET_BYTES = 8192

/** Longest body of a request that does something: a form is a few hundred bytes. */
const BODY_BYTES = 16 * 1024

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
  return (
    judgeTarget(question) ?? judgeHost(question) ?? judgeMethod(question) ?? judgeWrite(question) ?? judgeBody(question)
  )
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
  if (valuesOf(rawHeaders, 'next-action').length > 0)
    return refusal(400, 'bad-request', 'Evenkeel has no server actions.', 'Use the API under /api/v1.')
  if (method === 'GET' || method === 'HEAD') return null
  if (isForDevelopment({ method, target, development })) return null
  if (method === 'POST' && target.startsWith('/api/v1/')) return null
  return refusal(405, 'bad-request', 'Pages are only read: they take GET and HEAD.', 'Use GET.')
}

function isForDevelopment({ method, target, development }) {
  return development && method === 'POST' && DEVELOPMENT_PREFIXES.some((prefix) => target.startsWith(prefix))
}

/**
 * A request that does something comes from a page of this server and is JSON: a form, or a script of another site, can
 * send neither without being asked first (security page 2.10).
 */
function judgeWrite({ method, target, rawHeaders, development }) {
  if (method !== 'POST' || isForDevelopment({ method, target, development })) return null
  const types = valuesOf(rawHeaders, 'content-type')
  if (types.length !== 1 || types[0].trim().toLowerCase() !== 'application/json')
    return refusal(415, 'bad-request', 'What is sent here must be JSON.', 'Send Content-Type: application/json.')
  if (isSameOrigin(rawHeaders)) return null
  return refusal(
    403,
    'forbidden',
    'The request does not come from a page of this server.',
    'Programs send Sec-Fetch-Site: same-origin, or an Origin that is the address of this server.',
  )
}

/** Browsers say where a request comes from, and no page can change that; without a word of it, it is refused. */
function isSameOrigin(rawHeaders) {
  const sites = valuesOf(rawHeaders, 'sec-fetch-site')
  if (sites.length > 0) return sites.length === 1 && sites[0] === 'same-origin'
  const origins = valuesOf(rawHeaders, 'origin')
  const hosts = valuesOf(rawHeaders, 'host')
  if (origins.length !== 1 || hosts.length !== 1 || !URL.canParse(origins[0])) return false
  const { protocol, host } = new URL(origins[0])
  return /^https?:$/.test(protocol) && host === hosts[0].toLowerCase()
}

function judgeBody({ method, target, rawHeaders, development }) {
  if (isForDevelopment({ method, target, development })) return null
  if (method === 'POST') return judgeSentBody(rawHeaders)
  const length = valuesOf(rawHeaders, 'content-length')
  const sendsBody = valuesOf(rawHeaders, 'transfer-encoding').length > 0 || length.some((text) => text !== '0')
  if (!sendsBody && valuesOf(rawHeaders, 'content-encoding').length === 0) return null
  return refusal(413, 'bad-request', 'Evenkeel takes no request bodies.', 'Send the request without a body.')
}

function judgeSentBody(rawHeaders) {
  const lengths = valuesOf(rawHeaders, 'content-length')
  const isPlain =
    lengths.length === 1 && /^\d{1,9}$/.test(lengths[0]) && valuesOf(rawHeaders, 'content-encoding').length === 0
  if (!isPlain || valuesOf(rawHeaders, 'transfer-encoding').length > 0)
    return refusal(411, 'bad-request', 'The length of what is sent must be said.', 'Send it in one piece, as it is.')
  if (Number(lengths[0]) > BODY_BYTES)
    return refusal(413, 'bad-request', 'What is sent is longer than 16 kB.', 'Send less.')
  return null
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
