import type { Service } from '@/lib/domain/cluster'
import type { Workload } from '@/lib/domain/workload'
import type { Fix } from './finding'
import { kubectl, patch, type Target } from './kubectl'
import type { PatchValue } from './patch'

export const serviceTarget = ({ namespace, name }: Service): Target => ({ kind: 'Service', namespace, name })

export const workloadTarget = ({ kind, namespace, name }: Workload): Target => ({ kind, namespace, name })

/** What a person must look into: a command that shows it, and nothing to apply. */
export const look = (inWords: string, ...command: readonly [string | null, ...string[]]): Fix => ({
  inWords,
  yaml: null,
  kubectl: kubectl(...command),
  warning: null,
})

/** What no patch and no command does. */
export const advice = (inWords: string, warning: string | null = null): Fix => ({
  inWords,
  yaml: null,
  kubectl: null,
  warning,
})

export const change = (
  inWords: string,
  target: Target,
  changed: { readonly [key: string]: PatchValue },
  warning: string | null = null,
): Fix => ({ inWords, ...patch(target, changed), warning })

/** Several patches one after the other: documents of one YAML text, commands a line each. */
export function changeAll(
  inWords: string,
  fixes: readonly Pick<Fix, 'yaml' | 'kubectl'>[],
  warning: string | null,
): Fix {
  const yaml = fixes.flatMap((fix) => (fix.yaml === null ? [] : [fix.yaml]))
  const commands = fixes.flatMap((fix) => (fix.kubectl === null ? [] : [fix.kubectl]))
  return {
    inWords,
    yaml: yaml.length === 0 ? null : yaml.join('---\n'),
    kubectl: commands.length === 0 ? null : commands.join('\n'),
    warning,
  }
}
