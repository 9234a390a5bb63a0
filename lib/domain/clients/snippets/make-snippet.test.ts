import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeSnippet } from './make-snippet'
import { snippetKinds } from './snippet'
import { chosen, someFacts } from './test-facts'

const two = [chosen('203.0.113.7'), chosen('2001:db8::9')]

describe('a rule for chosen clients', () => {
  test('as a NetworkPolicy lets them in on the ports of the pods', () => {
    expect(makeSnippet('network-policy', someFacts(), two, 'admit').text).toBe(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-only-clients
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock:
            cidr: "203.0.113.7/32"
        - ipBlock:
            cidr: "2001:db8::9/128"
      ports:
        - protocol: TCP
          port: 8080
`)
  })

  test('as a NetworkPolicy that keeps them out lets in everybody else of both families', () => {
    const { text } = makeSnippet('network-policy', someFacts(), two, 'refuse')
    expect(text).toContain('cidr: "0.0.0.0/0"\n            except: ["203.0.113.7/32"]')
    expect(text).toContain('cidr: "::/0"\n            except: ["2001:db8::9/128"]')
  })

  test('as source ranges is a patch with its command', () => {
    const { text, command } = makeSnippet('source-ranges', someFacts(), two, 'admit')
    expect(text).toContain('loadBalancerSourceRanges: ["203.0.113.7/32", "2001:db8::9/128"]')
    expect(command).toContain('kubectl -n shop patch svc web -p')
  })

  test('for nginx names its variables after the Service', () => {
    expect(makeSnippet('nginx-geo', someFacts({ name: 'web-1.b' }), two, 'refuse').text).toBe(`# In the http block:
geo $evenkeel_shop_web_1_b_chosen {
    default 0;
    203.0.113.7/32 1;
    2001:db8::9/128 1;
}

# In the server or location block:
if ($evenkeel_shop_web_1_b_chosen = 1) { return 403; }
`)
  })
})

describe('a warning', () => {
  const warningsOf = (...[kind, facts, clients = two, intent = 'admit']: Partial<Parameters<typeof makeSnippet>>) =>
    makeSnippet(kind ?? 'network-policy', facts ?? someFacts(), clients, intent).warnings.join(' ')

  test('says that a lost address matches no client', () => {
    const facts = someFacts({ verdict: 'lost', podSees: 'an address of the entry node' })
    expect(warningsOf('network-policy', facts)).toContain(
      'The policy sees an address of the entry node, not clients (as observed)',
    )
    expect(warningsOf('nginx-limit', facts)).toContain('nginx sees an address of the entry node')
  })

  test('says what the other policy would do', () => {
    expect(warningsOf('network-policy')).toContain('under Cluster it would match addresses of nodes')
  })

  test('says how much is shut out', () => {
    expect(warningsOf('network-policy', someFacts(), two, 'admit')).toContain('shuts out 80.0 %')
    expect(warningsOf('network-policy', someFacts(), two, 'refuse')).toContain('shuts out 20.0 %')
  })

  test('says how many others the networks hold', () => {
    const many = Array.from({ length: 40 }, (_, at) => chosen(`203.0.113.${at * 4}`))
    expect(warningsOf('nginx-geo', someFacts(), many)).toMatch(/also hold \d+ addresses that nobody chose/)
  })

  test('says that source ranges see a balancer that is a proxy, what they replace, and that node ports go past them', () => {
    const words = warningsOf('source-ranges', someFacts({ balancerHides: 'all', sourceRanges: ['192.0.2.0/24'] }))
    expect(words).toContain('against the balancer’s address')
    expect(words).toContain('192.0.2.0/24')
    expect(words).toContain('node port')
  })

  test('says that a node is no client', () => {
    expect(warningsOf('nginx-geo', someFacts(), [chosen('10.0.0.1', { class: 'node' })])).toContain('is no client’s')
  })
})

describe('of a selection', () => {
  const blocksOf = (addresses: readonly string[]) =>
    [
      ...(makeSnippet(
        'nginx-geo',
        someFacts(),
        addresses.map((address) => chosen(address)),
        'admit',
      ).text?.matchAll(/^ {4}(\S+) 1;$/gm) ?? []),
    ].map(([, cidr]) => cidr)

  test('a row that stands for the IPv6 addresses of one network is that network, and takes in what lies there', () => {
    expect(blocksOf(['2001:DB8:1:2::/64', '2001:db8:1:2::7', '203.0.113.7'])).toEqual([
      '203.0.113.7/32',
      '2001:db8:1:2::/64',
    ])
  })

  test('the world is never let in, neither by a row nor by what is added up', () => {
    expect(blocksOf(['0.0.0.0/0', '::/0', '2001:db8::/32', '203.0.113.7'])).toEqual(['203.0.113.7/32'])
    const all = Array.from({ length: 1000 }, (_, at) => `${1 + ((at * 97) % 223)}.${(at * 31) % 256}.7.${at % 256}`)
    for (const cidr of blocksOf(all)) expect(Number(cidr?.split('/')[1])).toBeGreaterThanOrEqual(16)
  })

  test('others are said in words that people read', () => {
    const wide = Array.from({ length: 40 }, (_, at) => chosen(`203.${at}.0.1`)).concat(
      Array.from({ length: 40 }, (_, at) => chosen(`203.${at}.255.254`)),
    )
    const warnings = makeSnippet('nginx-geo', someFacts(), wide, 'admit').warnings.join(' ')
    expect(warnings).toMatch(/also hold [\d,]+ addresses that nobody chose/)
    const v6 = Array.from({ length: 30 }, (_, at) => chosen(`2001:db8:0:${(at * 7).toString(16)}::1`))
    expect(makeSnippet('nginx-geo', someFacts(), v6, 'admit').warnings.join(' ')).toMatch(
      /also hold IPv6 addresses of \d+ networks of \/64 that nobody chose/,
    )
  })
})

describe('no rule is made', () => {
  test.each([
    ['network-policy', someFacts({ selector: [] }), two, 'admit', 'no selector'],
    ['source-ranges', someFacts({ type: 'NodePort' }), two, 'admit', 'type NodePort'],
    ['source-ranges', someFacts(), two, 'refuse', 'only let clients in'],
    ['nginx-geo', someFacts(), [chosen('203.0.113.0/24')], 'admit', 'None of what is chosen is an address'],
    ['nginx-geo', someFacts(), [], 'admit', 'None of what is chosen is an address'],
  ] as const)('as %s', (kind, facts, clients, intent, why) => {
    const snippet = makeSnippet(kind, facts, clients, intent)
    expect(snippet.text).toBeNull()
    expect(snippet.warnings[0]).toContain(why)
  })
})

test('no text of a cluster or a source gets into a rule as it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.constantFrom(...snippetKinds), (name, text, kind) => {
      const facts = someFacts({ name, selector: [{ key: text, value: text }] })
      const made = makeSnippet(kind, facts, [chosen(text), chosen('203.0.113.7')], 'admit').text ?? ''
      if (kind.startsWith('nginx')) expect(made).toMatch(/^[\w\s$#{};:"./=()-]*$/)
      else expect(made.split('\n').length).toBeLessThan(25)
    }),
  )
})
