import type { BalancerModel, ModelId, ModelOverride } from './model'

type Choice = Exclude<keyof ModelOverride, 'model'>

/** What a reader chose, a sentence each; of what plays no part under the model that results it is said. */
export function sayChoices(override: ModelOverride, { id, announcers }: BalancerModel): readonly string[] {
  const words = override.model === undefined ? [] : [`You chose the model ${id}.`]
  for (const choice of choices) {
    const said = sayChoice(choice, override)
    if (said === null) continue
    words.push(playsPart[choice](id, announcers !== null) ? `${said}.` : `${said}, which plays no part under ${id}.`)
  }
  return words
}

const choices = ['candidates', 'announcers', 'probed', 'crossZone'] as const satisfies readonly Choice[]

function sayChoice(choice: Choice, { candidates, announcers, probed, crossZone }: ModelOverride): string | null {
  switch (choice) {
    case 'candidates':
      return candidates === undefined ? null : `You named the candidate nodes: ${candidates.join(', ')}`
    case 'announcers':
      return announcers === undefined ? null : `You named the announcing nodes: ${announcers.join(', ')}`
    case 'probed':
      if (probed === undefined) return null
      return probed ? 'You said that the balancer probes its nodes' : 'You said that the balancer probes nothing'
    case 'crossZone':
      return crossZone === undefined ? null : `You set cross-zone balancing ${crossZone ? 'on' : 'off'}`
  }
}

/** Whether a choice can change an answer (the lines that define H and s of the domain page, 3.0); bounds of an unknown balancer may use any. */
const playsPart: Readonly<Record<Choice, (id: ModelId, announced: boolean) => boolean>> = {
  candidates: (id, announced) => id !== 'direct' && !(isAnnounced(id) && announced),
  announcers: (id) => isAnnounced(id) || id === 'unknown',
  probed: (id, announced) => id !== 'direct' && id !== 'single-node' && !(id === 'ecmp' && announced),
  crossZone: (id) => id === 'zonal' || id === 'direct' || id === 'unknown',
}

const isAnnounced = (id: ModelId): boolean => id === 'single-node' || id === 'ecmp'
