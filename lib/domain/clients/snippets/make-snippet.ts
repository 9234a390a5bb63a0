import { networkPolicy } from './network-policy'
import { nginxGeo, nginxLimit } from './nginx'
import { type ChosenClient, type Intent, type SnippetFacts, selectClients } from './selection'
import { notMade, type Snippet, type SnippetKind } from './snippet'
import { sourceRanges } from './source-ranges'

/** A rule of one kind for the chosen clients of a Service, with what to know before it is used (domain page 5.3). */
export function makeSnippet(
  kind: SnippetKind,
  facts: SnippetFacts,
  clients: readonly ChosenClient[],
  intent: Intent,
): Snippet {
  const selection = selectClients(clients)
  if (selection.blocks.length === 0) return notMade('None of what is chosen is an address.')
  switch (kind) {
    case 'network-policy':
      return networkPolicy(facts, selection, intent)
    case 'source-ranges':
      return sourceRanges(facts, selection, intent)
    case 'nginx-limit':
      return nginxLimit(facts, selection)
    case 'nginx-geo':
      return nginxGeo(facts, selection, intent)
  }
}
