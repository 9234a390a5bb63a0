/** Steps of load ÷ fair share on the diverging scale; 4 is fair. */
export type LoadStep = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/**
 * Limits between the steps, symmetric in the logarithm. 1.2 and 1.5 are the bands of the skew figure (domain page 4:
 * "ok" to 1.2, "warn" to 1.5), so the neutral step means ok.
 */
export const LOAD_LIMITS = [0.25, 0.4, 2 / 3, 1 / 1.2, 1.2, 1.5, 2.5, 4] as const

/** Which colour step a load ÷ fair share has; a value on a limit takes the milder step, nearer to fair. */
export function loadStep(load: number): LoadStep {
  // Shares are floating point: 3 × (1 / 3) ÷ … may miss a limit by a hair and must still count as on it.
  const hair = 1e-9
  let step = 0
  for (const limit of LOAD_LIMITS) {
    const passed = limit < 1 ? load >= limit - hair : load > limit + hair
    if (passed) step += 1
  }
  return step as LoadStep
}

/** Steps of a share 0..1 on the sequential scale. */
export type ShareStep = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** Upper limits of the sequential steps: roughly doubling, so that 2.8 % of 36 nodes and 33 % of 3 nodes differ. */
export const SHARE_LIMITS = [0.01, 0.03, 0.06, 0.12, 0.25, 0.5] as const

/** Which step of the sequential scale a share has. */
export function shareStep(share: number): ShareStep {
  let step = 0
  for (const limit of SHARE_LIMITS) if (share > limit) step += 1
  return step as ShareStep
}
