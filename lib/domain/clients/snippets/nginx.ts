import type { Intent, Selection, SnippetFacts } from './selection'
import type { Snippet } from './snippet'
import { addressWarnings, selectionWarnings } from './warnings'

const REQUESTS_PER_SECOND = 10

/** nginx that bounds the rate of the chosen clients, each by itself. */
export function nginxLimit(facts: SnippetFacts, selection: Selection): Snippet {
  const { name, zone } = namesOf(facts)
  const text = [
    '# In the http block:',
    ...geoBlock(`$${name}_limited`, selection),
    `map $${name}_limited $${name}_limit_key {`,
    '    0 "";',
    '    1 $binary_remote_addr;',
    '}',
    `limit_req_zone $${name}_limit_key zone=${zone}:10m rate=${REQUESTS_PER_SECOND}r/s;`,
    'limit_req_status 429;',
    '',
    '# In the server or location block:',
    `limit_req zone=${zone} burst=${2 * REQUESTS_PER_SECOND} nodelay;`,
  ]
  return {
    inWords: `Lets each of the chosen clients make ${REQUESTS_PER_SECOND} requests a second; others are not limited.`,
    text: `${text.join('\n')}\n`,
    command: null,
    warnings: [...addressWarnings(facts, 'nginx'), ...selectionWarnings(selection, null)],
  }
}

/** nginx that lets in the chosen clients alone, or everybody but them. */
export function nginxGeo(facts: SnippetFacts, selection: Selection, intent: Intent): Snippet {
  const { name } = namesOf(facts)
  const text = [
    '# In the http block:',
    ...geoBlock(`$${name}_chosen`, selection),
    '',
    '# In the server or location block:',
    `if ($${name}_chosen = ${intent === 'admit' ? 0 : 1}) { return 403; }`,
  ]
  return {
    inWords: `Answers 403 to ${intent === 'admit' ? 'everybody but the chosen clients' : 'the chosen clients'}.`,
    text: `${text.join('\n')}\n`,
    command: null,
    warnings: [...addressWarnings(facts, 'nginx'), ...selectionWarnings(selection, intent)],
  }
}

function geoBlock(variable: string, { blocks }: Selection): readonly string[] {
  return [`geo ${variable} {`, '    default 0;', ...blocks.map(({ cidr }) => `    ${cidr} 1;`), '}']
}

/** Names of variables and zones hold letters, digits and underscores, whatever a Service is called. */
function namesOf({ namespace, name }: SnippetFacts): { readonly name: string; readonly zone: string } {
  const safe = `${namespace}_${name}`.replace(/[^a-z0-9]/gi, '_').toLowerCase()
  return { name: `evenkeel_${safe}`, zone: `${safe}_clients` }
}
