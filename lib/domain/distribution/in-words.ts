import type { Distribution, PortDistribution } from './result'

/** The rule with this Service's numbers put in, a sentence each. */
export function sayDistribution(
  _distribution: Pick<Distribution, 'policy' | 'model' | 'basis'>,
  _port: PortDistribution,
): readonly string[] {
  throw new Error('not written yet')
}
