import type { BalancerModel, ModelOverride } from './model'

/** Whether the reader chose anything at all. */
export function hasOverride(override: ModelOverride): boolean {
  return Object.values(override).some((choice) => choice !== undefined)
}

/**
 * The model with a reader's choices put over what was detected; what they left open stays. The result says that it is
 * theirs (`confidence` reader), and which choices those are.
 */
export function applyOverride(model: BalancerModel, override: ModelOverride): BalancerModel {
  if (!hasOverride(override)) return model
  const id = override.model ?? byCrossZone(model, override.crossZone)
  const otherModel = id !== model.id
  return {
    ...model,
    id,
    confidence: 'reader',
    evidence: [...choicesInWords(override, id), ...model.evidence.map((sentence) => `Detected: ${sentence}`)],
    candidates: override.candidates ?? model.candidates,
    // The node that announces by ARP is not the only one that announces by BGP.
    announcers: override.announcers ?? (otherModel ? null : model.announcers),
    // Whether the detected balancer probes says nothing about another kind of balancer.
    probed: override.probed ?? (otherModel ? null : model.probed),
    probe: override.probed === false || (otherModel && model.id === 'direct') ? null : model.probe,
    crossZone: override.crossZone ?? (otherModel ? null : model.crossZone),
  }
}

/** Cross-zone alone turns a zonal balancer into an equal one and back; it needs no model beside it. */
function byCrossZone(model: BalancerModel, crossZone: boolean | undefined): BalancerModel['id'] {
  const turnedOff = crossZone === false && model.id === 'equal-node' && model.crossZone === true
  return turnedOff ? 'zonal' : model.id
}

function choicesInWords(override: ModelOverride, id: BalancerModel['id']): readonly string[] {
  const words: string[] = []
  if (override.model !== undefined) words.push(`You chose the model ${id}.`)
  if (override.candidates !== undefined) words.push(`You named the candidate nodes: ${override.candidates.join(', ')}.`)
  if (override.announcers !== undefined)
    words.push(`You named the announcing nodes: ${override.announcers.join(', ')}.`)
  if (override.probed !== undefined) {
    words.push(
      override.probed ? 'You said that the balancer probes its nodes.' : 'You said that the balancer probes nothing.',
    )
  }
  if (override.crossZone !== undefined) words.push(`You set cross-zone balancing ${override.crossZone ? 'on' : 'off'}.`)
  return words
}
