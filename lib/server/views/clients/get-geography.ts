import 'server-only'
import type { StatusResponse } from '@/lib/contracts/status'
import type { Runtime } from '../../runtime'

/** How the databases fare that say where addresses are, after a look at their files. */
export async function getGeography(
  { geography }: Pick<Runtime, 'geography'>,
  nowMs: number,
): Promise<NonNullable<StatusResponse['geography']>> {
  await geography.refresh(nowMs)
  return geography.status()
}
