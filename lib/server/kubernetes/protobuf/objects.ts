import { BadAnswerError } from '../transport/errors'
import { decodeMessage, ProtobufError } from './message'
import { anyObject, envelope, schemas, watchEvent } from './schemas'

/** What Kubernetes calls its protobuf; with parameters behind it in answers. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf'

export const isProtobuf = (contentType: string | undefined): boolean => contentType?.startsWith(PROTOBUF) === true

/** `k8s\0` */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00])

/**
 * One object in the shape of its JSON, with the fields that Evenkeel reads.
 *
 * @throws BadAnswerError when the bytes are no object of Kubernetes
 */
export function decodeObject(bytes: Buffer): Record<string, unknown> {
  return guarded(() => {
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new ProtobufError('it does not begin with k8s')
    const { typeMeta, raw } = decodeMessage(bytes, envelope, MAGIC.length)
    const { kind, apiVersion } = (typeMeta ?? {}) as { kind?: string; apiVersion?: string }
    if (kind === undefined || !Buffer.isBuffer(raw)) throw new ProtobufError('it does not say what it is')
    return { kind, apiVersion, ...decodeMessage(raw, schemas.get(kind) ?? anyObject) }
  })
}

/**
 * One frame of a watch, as JSON would say it: `{type, object}`.
 *
 * @throws BadAnswerError when the bytes are no event
 */
export function decodeWatchFrame(frame: Buffer): { readonly type: unknown; readonly object: unknown } {
  const { type, object } = guarded(() => decodeMessage(frame, watchEvent))
  const { raw } = (object ?? {}) as { raw?: Buffer }
  return { type, object: raw === undefined ? null : decodeObject(raw) }
}

function guarded<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof ProtobufError) throw new BadAnswerError(`its protobuf cannot be read (${error.message})`)
    throw error
  }
}
