import { kubectl } from './kubectl'

/** More nodes at once are a matter for a script, not for a line to paste. */
const namesMax = 20

/** A command about these nodes; null: they are too many for one line. */
export const nodeCommand = (names: readonly string[], before: readonly string[], after: readonly string[] = []) =>
  names.length > namesMax ? null : kubectl(null, ...before, ...names, ...after)
