import { type Intent, type Selection, type SnippetFacts, sayOthers } from './selection'

/**
 * What the verdict on the source address means for a rule that goes by the address that pods see.
 *
 * @param subject what goes by it: "nginx"
 */
export function addressWarnings(facts: SnippetFacts, subject: string): readonly string[] {
  const { verdict, basis, podSees, carriedBy, policy } = facts
  const carried = carriedBy.length === 0 ? '' : ` Take the client from ${carriedBy.join(' or ')} first.`
  const how = basis === 'observed' ? 'as observed' : 'as expected from configuration'
  switch (verdict) {
    case 'lost':
      return [
        `${subject} sees ${podSees}, not clients (${how}): it matches none of them, or all behind one address.${carried}`,
      ]
    case 'partial':
      return [`${subject} sees ${podSees} (${how}): it misses some connections of the chosen clients.${carried}`]
    case 'unknown':
      return [`Whether ${subject === 'nginx' ? subject : 'the policy'} sees clients here is not known.${carried}`]
    case 'preserved':
      return policy === 'Local'
        ? [`It holds under Local (${how}); under Cluster it would match addresses of nodes.`]
        : [`It holds as long as clients keep their addresses (${how}).`]
  }
}

/** What the choice itself means. */
export function selectionWarnings(selection: Selection, intent: Intent | null): readonly string[] {
  const { share, standIns, notAddresses } = selection
  const others = sayOthers(selection.blocks)
  return [
    ...(intent === 'admit' && share !== null ? [`It shuts out ${percent(1 - share)} of what was counted.`] : []),
    ...(intent === 'refuse' && share !== null ? [`It shuts out ${percent(share)} of what was counted.`] : []),
    ...(others === null ? [] : [others]),
    ...(standIns === 0
      ? []
      : [
          `${standIns} of the chosen addresses ${standIns === 1 ? 'is' : 'are'} no client’s: whoever is behind ${standIns === 1 ? 'it' : 'them'} is meant as well.`,
        ]),
    ...(notAddresses === 0
      ? []
      : [`${notAddresses} of the chosen rows ${notAddresses === 1 ? 'is' : 'are'} no address and left out.`]),
  ]
}

const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)} %`
