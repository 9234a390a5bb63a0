import { describe, expect, test } from 'vitest'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { someFacts } from '@/lib/domain/clients/snippets/test-facts'
import { sayClusterClients, sayServiceClients } from './say-clients'

const facts = (fields: Parameters<typeof someFacts>[0] = {}) =>
  someFacts(fields) as Parameters<typeof sayServiceClients>[1]
const answer = (fields: Partial<ClientsAnswer> = {}) =>
  ({
    total: 6412,
    measure: 'connections-opened',
    distinct: 214,
    clients: [{}, {}, {}, {}, {}, {}],
    concentration: { top1Share: 0.081, top5Share: 0.272, top10Share: 0.4, effective: null, inWords: '' },
    notObserved: null,
    ...fields,
  }) as ClientsAnswer
const text = (parts: ReturnType<typeof sayServiceClients>) =>
  parts.map((part) => (typeof part === 'string' ? part : part.text)).join('')

describe('the sentence about clients', () => {
  test('says that pods see them, and how much the largest bring', () => {
    expect(text(sayServiceClients(answer(), facts()))).toBe(
      'web sees its real clients: none of 6,412 connections is known to come from a stand-in. The top 5 of 214 addresses bring 27.2\u202f%.',
    )
  })

  test('counts no addresses in all where nobody knows how many there are', () => {
    expect(text(sayClusterClients(answer({ distinct: null }), { counted: 3 }))).toBe(
      'The top 5 addresses bring 27.2\u202f%. That is of 6,412 connections at 3 Services.',
    )
  })

  test('marks that pods see others', () => {
    const parts = sayServiceClients(answer(), facts({ verdict: 'lost', podSees: 'an address of the entry node' }))
    expect(parts).toContainEqual({ text: 'sees an address of the entry node, not its clients', tone: 'bad' })
  })

  test('claims nothing that is only expected', () => {
    expect(text(sayServiceClients(answer(), facts({ basis: 'expected' })))).toContain('is not proven by what it saw')
  })

  test('says that nothing is known, which is not that nobody came', () => {
    const unknown = answer({ total: null, measure: null, notObserved: { why: 'no-metric', inWords: '' } })
    expect(text(sayServiceClients(unknown, facts()))).toBe(
      'Who the clients of web are is not known: nothing here counts them.',
    )
    expect(text(sayClusterClients(answer({ total: 0 }), { counted: 3 }))).toBe(
      'Nobody was counted in this span of time.',
    )
  })
})
