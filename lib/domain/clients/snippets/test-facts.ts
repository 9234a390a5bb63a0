import type { ChosenClient, SnippetFacts } from './selection'

/** A Service of type LoadBalancer under Local whose pods see their clients; `fields` say what is otherwise. */
export const someFacts = (fields: Partial<SnippetFacts> = {}): SnippetFacts => ({
  namespace: 'shop',
  name: 'web',
  type: 'LoadBalancer',
  policy: 'Local',
  selector: [{ key: 'app', value: 'web' }],
  podPorts: [{ protocol: 'TCP', port: 8080 }],
  hasNodePorts: true,
  sourceRanges: [],
  verdict: 'preserved',
  basis: 'observed',
  podSees: 'the client',
  carriedBy: [],
  balancerHides: 'none',
  ...fields,
})

export const chosen = (address: string, fields: Partial<ChosenClient> = {}): ChosenClient => ({
  address,
  class: 'client',
  share: 0.1,
  ...fields,
})
