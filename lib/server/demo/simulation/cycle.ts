export const seconds = (count: number): number => count * 1_000
export const minutes = (count: number): number => count * 60_000

/** Phases that follow one another and begin anew after `everyMs`. The first starts at 0 of each round. */
export type Cycle<Phase extends string> = {
  readonly everyMs: number
  readonly phases: readonly { readonly fromMs: number; readonly phase: Phase }[]
}

export type Moment<Phase extends string> = {
  readonly phase: Phase
  /** When the present phase began, on the same scale as the time asked for. */
  readonly enteredMs: number
  /** How many rounds are over. */
  readonly round: number
}

/** Which phase of the cycle `elapsedMs` (since the start of the demo, at least 0) falls into. */
export function phaseAt<Phase extends string>(cycle: Cycle<Phase>, elapsedMs: number): Moment<Phase> {
  const round = Math.floor(elapsedMs / cycle.everyMs)
  const inRoundMs = elapsedMs - round * cycle.everyMs
  const current = cycle.phases.findLast(({ fromMs }) => fromMs <= inRoundMs)
  const last = cycle.phases.at(-1)
  if (current === undefined || last === undefined) throw new Error('A cycle starts with a phase at 0.')
  // A round that ends as the next one begins is one phase, not two.
  const goesOn = round > 0 && current === cycle.phases[0] && last.phase === current.phase
  const enteredMs = goesOn ? (round - 1) * cycle.everyMs + last.fromMs : round * cycle.everyMs + current.fromMs
  return { phase: current.phase, enteredMs, round }
}
