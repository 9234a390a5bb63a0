import { sayChoices } from './choices-in-words'
import type { BalancerModel, ModelOverride } from './model'
import { pathUnder } from './path-under'

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
  const chosen: BalancerModel = {
    ...model,
    id,
    confidence: 'reader',
    candidates: override.candidates ?? model.candidates,
    // The node that announces by ARP is not the only one that announces by BGP.
    announcers: override.announcers ?? (otherModel ? null : model.announcers),
    // Whether the detected balancer probes says nothing about another kind of balancer.
    probed: override.probed ?? (otherModel ? null : model.probed),
    probe: override.probed === false || (otherModel && model.id === 'direct') ? null : model.probe,
    crossZone: override.crossZone ?? (otherModel ? null : model.crossZone),
    clientPath: otherModel ? pathUnder(model, id) : model.clientPath,
    // Who says what it is, or who announces, settles what the objects leave open.
    couldBe:
      override.model === undefined && override.announcers === undefined
        ? model.couldBe.map((other) => applyOverride(other, override))
        : [],
  }
  const detected = model.evidence.map(asDetected)
  return { ...chosen, evidence: [...sayChoices(override, chosen), ...detected] }
}

/** Cross-zone alone turns a zonal balancer into an equal one and back; it needs no model beside it. */
function byCrossZone(model: BalancerModel, crossZone: boolean | undefined): BalancerModel['id'] {
  const turnedOff = crossZone === false && model.id === 'equal-node' && model.crossZone === true
  return turnedOff ? 'zonal' : model.id
}

/** What stood there before a choice was put over it. */
export const asDetected = (sentence: string): string =>
  sentence.startsWith('Detected: ') ? sentence : `Detected: ${sentence}`
