import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { load, YAMLException } from 'js-yaml'
import type { z } from 'zod'
import { safeText } from '@/lib/format/foreign-text'
import { sayFileError } from '../../credential-files'
import { sayIssue } from '../../say-issue'
import { SourceFailure } from '../words/errors'
import {
  clusterSchema,
  contextSchema,
  type KubeconfigCluster,
  type KubeconfigUser,
  userSchema,
} from './kubeconfig-schema'

/** One or several kubeconfig files as one, as kubectl merges them: of equal names the first counts. */
export interface Kubeconfig {
  /** null: none is set. */
  readonly currentContext: string | null
  readonly contextNames: readonly string[]
  /** @throws SourceFailure when the context or what it names is not there or makes no sense; others do not matter */
  context(name: string): { readonly cluster: KubeconfigCluster; readonly user: KubeconfigUser }
}

/**
 * Reads kubeconfig files; those that do not exist are passed over, as kubectl does.
 * Not by client-node's KubeConfig: loading that costs 90 MB of memory and a second of a blocked process, it refuses
 * files that kubectl merges, and it does not know `tokenFile`.
 *
 * @returns null: none of the files exists
 * @throws SourceFailure when a file cannot be read or is no kubeconfig
 */
export function readKubeconfig(paths: readonly string[]): Kubeconfig | null {
  const files = paths.map(readFile).filter((file) => file !== null)
  if (files.length === 0) return null
  const clusters = merge(files, 'clusters', 'cluster')
  const users = merge(files, 'users', 'user')
  const contexts = merge(files, 'contexts', 'context')
  return {
    currentContext: files.map(({ fields }) => fields['current-context']).find(isFilledText) ?? null,
    contextNames: [...contexts.keys()],
    context(name) {
      const context = parse(contexts, name, contextSchema, 'context')
      const cluster = parse(clusters, context.cluster, clusterSchema, 'cluster')
      return { cluster, user: context.user ? parse(users, context.user, userSchema, 'user') : userSchema.parse({}) }
    },
  }
}

type Fields = Readonly<Record<string, unknown>>
type File = { readonly folder: string; readonly fields: Fields }

function readFile(path: string): File | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    const action = 'Let the user that runs Evenkeel read it, or point KUBECONFIG at another file.'
    throw new SourceFailure(
      'kubeconfig-unreadable',
      `The kubeconfig ${safeText(path)} cannot be read: ${sayFileError(code) ?? 'no reason given'}.`,
      action,
    )
  }
  return { folder: dirname(path), fields: parseYaml(text, path) }
}

function parseYaml(text: string, path: string): Fields {
  const action = 'Mend the file; `kubectl config view` says whether it is well again.'
  const fail = (problem: string): SourceFailure =>
    new SourceFailure('kubeconfig-invalid', `The kubeconfig ${safeText(path)} ${problem}.`, action)
  // kubectl takes an empty file for an empty kubeconfig.
  if (text.trim() === '') return {}
  let document: unknown
  try {
    document = load(text)
  } catch (error) {
    // The message of the parser quotes the file, and the file holds secrets: reason and line only.
    if (!(error instanceof YAMLException)) throw fail('is no YAML')
    throw fail(`is no YAML: ${safeText(error.reason, 80)} in line ${(error.mark?.line ?? 0) + 1}`)
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw fail('is no kubeconfig')
  return document as Fields
}

/** Path fields of the API are relative to their own file; a command is one only when it has a slash in it. */
const PATH_FIELDS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const

function merge(files: readonly File[], section: string, field: string): ReadonlyMap<string, unknown> {
  const entries = new Map<string, unknown>()
  for (const { folder, fields } of files) {
    const list = fields[section]
    for (const entry of Array.isArray(list) ? (list as unknown[]) : []) {
      if (!isFields(entry) || !isFilledText(entry.name) || entries.has(entry.name)) continue
      const value = entry[field]
      entries.set(entry.name, isFields(value) ? withAbsolutePaths(value, folder) : {})
    }
  }
  return entries
}

function withAbsolutePaths(fields: Fields, folder: string): Fields {
  const paths = PATH_FIELDS.map((name) => [name, fields[name]] as const)
    .filter((entry): entry is readonly [(typeof PATH_FIELDS)[number], string] => isFilledText(entry[1]))
    .map(([name, path]) => [name, isAbsolute(path) ? path : join(folder, path)])
  const exec = fields.exec
  if (!isFields(exec) || typeof exec.command !== 'string' || !/[/\\]/.test(exec.command) || isAbsolute(exec.command)) {
    return { ...fields, ...Object.fromEntries(paths) }
  }
  return { ...fields, ...Object.fromEntries(paths), exec: { ...exec, command: join(folder, exec.command) } }
}

function parse<S extends z.ZodType>(
  entries: ReadonlyMap<string, unknown>,
  name: string,
  schema: S,
  kind: 'context' | 'cluster' | 'user',
): z.infer<S> {
  const quoted = `"${safeText(name, 80)}"`
  if (!entries.has(name)) {
    const known = [...entries.keys()].slice(0, 10).map((known) => safeText(known, 60))
    const action =
      kind === 'context'
        ? `Choose one that is there${known.length === 0 ? '' : `: ${known.join(', ')}`}.`
        : `Add it to the kubeconfig, or choose another context.`
    throw new SourceFailure(`${kind}-unknown`, `The kubeconfig has no ${kind} ${quoted}.`, action)
  }
  const parsed = schema.safeParse(entries.get(name))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  throw new SourceFailure(
    `${kind}-invalid`,
    `The ${kind} ${quoted} of the kubeconfig makes no sense${place}: ${issue === undefined ? 'invalid' : safeText(sayIssue(issue), 120)}.`,
    'Mend that entry of the kubeconfig; `kubectl config view` shows it.',
  )
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isFilledText = (value: unknown): value is string => typeof value === 'string' && value !== ''
