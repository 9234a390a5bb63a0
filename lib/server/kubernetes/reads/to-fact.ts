import { type Fact, known, type NotKnown, type ReadingRight } from '@/lib/domain/fact'
import { BusyError } from '../../gate'
import { KubeStatusError } from '../transport/errors'
import { toSourceError } from '../words/error-words'
import { TooManyError, UnreadableObjectError } from './list-pages'

/** What is read, for words, and the right that it takes. */
export type ReadSubject = {
  /** As a sentence begins: `Pods of namespace shop`. */
  readonly what: string
  readonly right: ReadingRight
  /** Where it is read, be the right for the whole cluster or not; null: cluster-wide. */
  readonly namespace: string | null
}

/** What a read gives, or why it gives nothing. Never rejects. */
export async function toFact<T>(subject: ReadSubject, server: string, read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await read())
  } catch (error) {
    return toNotKnown(error, subject, server)
  }
}

/** Why something was not read: a missing right, an API that is not there, or a failure. */
export function toNotKnown(error: unknown, { what, right, namespace }: ReadSubject, server: string): NotKnown {
  const { apiGroup, resource } = right
  if (error instanceof TooManyError) {
    return notKnown('too-many', `${what} are more than are read at once (${error.message}).`)
  }
  if (error instanceof BusyError) {
    return notKnown('failed', `${what} were not read: too many other reads are under way; ask again in a moment.`)
  }
  if (error instanceof UnreadableObjectError) {
    return notKnown('failed', `${what} were read, but one makes no sense (${error.message}).`)
  }
  if (error instanceof KubeStatusError && error.code === 404) {
    const name = apiGroup === '' ? resource : `${resource}.${apiGroup}`
    return notKnown('absent', `${what} are not known to this API server: it does not serve ${name}.`)
  }
  // The words alone are taken, so the time does not matter.
  const { message } = toSourceError(error, { server, resource, apiGroup, namespace }, 0)
  const isDenied = error instanceof KubeStatusError && error.code === 403
  return isDenied ? { ...notKnown('denied', message), right } : notKnown('failed', message)
}

const notKnown = (why: NotKnown['why'], inWords: string): NotKnown => ({ known: false, why, inWords, right: null })
