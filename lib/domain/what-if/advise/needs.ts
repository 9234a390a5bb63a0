import type { Service } from '@/lib/domain/cluster'
import { declaredNeed, needsClientAddressKey } from '@/lib/domain/findings/declared-needs'

/** What a Service needs of its policy; null: nobody said. */
export type Needs = {
  /** Pods must see the client's address: allow lists, limits, logs. */
  readonly clientAddress: boolean | null
  /** Every pod must get about the same share of new connections. */
  readonly evenness: boolean | null
  /** Pods come and go too often for a placement to be relied on: autoscaling, spot nodes. */
  readonly dynamicPlacement: boolean | null
}

export type Need = keyof Needs

/** Annotations by which the owner of a Service declares what it needs; "true" or "false". */
export const needAnnotations: Readonly<Record<Need, string>> = {
  clientAddress: needsClientAddressKey,
  evenness: 'evenkeel.dev/needs-evenness',
  dynamicPlacement: 'evenkeel.dev/dynamic-placement',
}

/** The questions that the annotations, or a reader, answer. */
export const needQuestions: Readonly<Record<Need, string>> = {
  clientAddress: 'Must pods see the address of the client?',
  evenness: 'Must every pod get about the same share?',
  dynamicPlacement: 'Do pods come and go too often for their placement to be relied on?',
}

export type DeclaredNeeds = {
  readonly needs: Needs
  /** Annotations that say neither "true" nor "false", a sentence each: they count as not said. */
  readonly problems: readonly string[]
}

/**
 * What a Service needs: by the answers of the reader where there are some, else by its annotations.
 *
 * @param answers of the reader; absent or null: not answered
 */
export function readNeeds(service: Service, answers: Partial<Needs> = {}): DeclaredNeeds {
  const problems: string[] = []
  const read = (need: Need): boolean | null => {
    const key = needAnnotations[need]
    const said = declaredNeed(service, key)
    const isReadable = said === null || typeof said === 'boolean'
    if (!isReadable) problems.push(`Annotation ${key} must be "true" or "false"; it is not read.`)
    return answers[need] ?? (isReadable ? said : null)
  }
  const needs = {
    clientAddress: read('clientAddress'),
    evenness: read('evenness'),
    dynamicPlacement: read('dynamicPlacement'),
  }
  return { needs, problems }
}
