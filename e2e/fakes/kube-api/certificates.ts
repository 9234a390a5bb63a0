import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

export type Certificate = { readonly cert: string; readonly key: string }

export type Authority = { readonly cert: string; issue(request: CertificateRequest): Certificate }

export type CertificateRequest = {
  /** DNS names and IPv4 addresses that the certificate is good for. */
  readonly hosts: readonly string[]
  readonly notBefore?: Date
  readonly notAfter?: Date
}

const DAY_MS = 86_400_000

/** A certificate authority for one test: real X.509, made on the spot, so that no key has to be kept in the repository. */
export function createAuthority(name = 'Test CA'): Authority {
  const keys = createKeys()
  const cert = makeCertificate({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signer: keys.privateKey,
    ca: true,
  })
  return {
    cert,
    issue(request) {
      const own = createKeys()
      const issued = makeCertificate({
        ...request,
        subject: request.hosts[0] ?? 'nobody',
        issuer: name,
        publicKey: own.publicKey,
        signer: keys.privateKey,
        ca: false,
      })
      return { cert: issued, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}

const createKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

type Fields = Partial<CertificateRequest> & {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly ca: boolean
}

/** RFC 5280, 4.1; numbers before the colons are DER tags. */
function makeCertificate(fields: Fields): string {
  const algorithm = sequence(objectId('2a8648ce3d040302')) // ecdsa-with-SHA256
  const extensions = [sequence(objectId('551d13'), TRUE, octets(sequence(...(fields.ca ? [TRUE] : []))))]
  if (fields.hosts !== undefined) {
    extensions.push(sequence(objectId('551d11'), octets(sequence(...fields.hosts.map(toAltName)))))
  }
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    algorithm,
    toName(fields.issuer),
    sequence(
      toTime(fields.notBefore ?? new Date(Date.now() - DAY_MS)),
      toTime(fields.notAfter ?? new Date(Date.now() + DAY_MS)),
    ),
    toName(fields.subject),
    fields.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, fields.signer)])
  const base64 = sequence(body, algorithm, der(0x03, signature)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents)
const octets = (content: Buffer): Buffer => der(0x04, content)
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const TRUE = der(0x01, Buffer.from([0xff]))

const toName = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(commonName)))))

const toTime = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))

const toAltName = (host: string): Buffer =>
  isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))
