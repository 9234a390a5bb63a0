import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { serviceParams } from '@/lib/contracts/common'
import { distributionQuery } from '@/lib/contracts/distribution'
import { healthOverviewQuery } from '@/lib/contracts/health'
import { servicesQuery } from '@/lib/contracts/services'
import { parseParams, parseQuery } from './parse-input'
import { ProblemError } from './problem'

function refusalOf(schema: z.ZodObject, query: string): string {
  try {
    parseQuery(new URL(`http://localhost/?${query}`), schema)
  } catch (error) {
    if (error instanceof ProblemError) return error.detail
  }
  throw new Error(`${query} is not refused`)
}

describe('a parameter that makes no sense is refused in words', () => {
  test.each([
    ['limit=0', 'The parameter "limit" makes no sense: it is less than 1.'],
    ['limit=201', 'The parameter "limit" makes no sense: it is more than 200.'],
    ['limit=ten', 'The parameter "limit" makes no sense: it is no number.'],
    ['limit=1.5', 'The parameter "limit" makes no sense: it is no whole number.'],
    ['limit=', 'The parameter "limit" makes no sense: it is less than 1.'],
    ['policy=local', 'The parameter "policy" makes no sense: it is none of Local, Cluster.'],
    [`namespace=${'a'.repeat(64)}`, 'The parameter "namespace" makes no sense: it is longer than 63 characters.'],
  ])('of the list of Services: %s', (query, words) => {
    expect(refusalOf(servicesQuery, query)).toBe(words)
  })

  test('that it cannot do without, when it is not there', () => {
    expect(refusalOf(healthOverviewQuery, '')).toBe('The parameter "services" makes no sense: it is missing.')
  })

  test.each([
    ['probed=yes', 'The parameter "probed" makes no sense: it is none of true, false.'],
    ['candidates=', 'The parameter "candidates" makes no sense: it names nothing.'],
    ['announcers=,', 'The parameter "announcers" makes no sense: it names nothing.'],
    ['candidates=n1,N2', 'The parameter "candidates" makes no sense: not a node name.'],
    [
      `candidates=${Array.from({ length: 201 }, (_, at) => `n${at}`).join()}`,
      'The parameter "candidates" makes no sense: it names more than 200.',
    ],
  ])('of a distribution: %s', (query, words) => {
    expect(refusalOf(distributionQuery, query)).toBe(words)
  })
})

test.each([
  [{ name: 'a'.repeat(300) }, 'The name in the address cannot exist: it is longer than 253 characters.'],
  [{ namespace: '__proto__' }, 'The namespace in the address cannot exist: not a Kubernetes name.'],
  [{ cluster: '' }, 'The cluster in the address cannot exist: not a cluster id.'],
])('a name that cannot exist is refused in words: %#', (params, words) => {
  const parse = () => parseParams({ cluster: 'main', namespace: 'shop', name: 'web', ...params }, serviceParams)
  expect(parse).toThrow(expect.objectContaining({ code: 'not-found', detail: words }))
})
