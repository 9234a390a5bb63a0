'use client'

import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'

export type Shortcut = {
  /** What is pressed, as the help shows it: "C", "G C", "Ctrl K", "/". */
  readonly keys: string
  /** What it does: "copy the readout". */
  readonly label: string
  /** Whether it is a key of the open page or of all of them. */
  readonly place: 'page' | 'everywhere'
}

type Registered = Shortcut & { readonly run: (() => void) | null }

/** Keys that are pressed one after the other count as a sequence within this time. */
const SEQUENCE_MS = 1_000

class ShortcutRegistry {
  private entries: readonly Registered[] = []
  private listeners = new Set<() => void>()
  private pendingFirst: { key: string; atMs: number } | null = null

  add(entry: Registered): () => void {
    this.publish([...this.entries, entry])
    return () => this.publish(this.entries.filter((other) => other !== entry))
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  list = (): readonly Registered[] => this.entries

  /** Runs what the key event asks for; the entry that came last wins, so a dialog can take a key over. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const pressed = pressedKeys(event)
    if (isTyping(event.target) && !pressed.startsWith('Ctrl ')) return
    const first = this.pendingFirst
    this.pendingFirst = null
    const sequence =
      first !== null && event.timeStamp - first.atMs < SEQUENCE_MS ? this.find(`${first.key} ${pressed}`) : undefined
    const entry = sequence ?? this.find(pressed)
    if (entry?.run) {
      event.preventDefault()
      entry.run()
      return
    }
    if (this.entries.some((other) => other.keys.startsWith(`${pressed} `))) {
      this.pendingFirst = { key: pressed, atMs: event.timeStamp }
    }
  }

  private find(keys: string): Registered | undefined {
    return this.entries.findLast((entry) => entry.run !== null && entry.keys === keys)
  }

  private publish(entries: readonly Registered[]): void {
    this.entries = entries
    for (const listener of this.listeners) listener()
  }
}

/** The key of an event as shortcuts write it: "Ctrl K" (also for ⌘K), "G", "/", "?". */
function pressedKeys(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  return event.ctrlKey || event.metaKey ? `Ctrl ${key}` : event.altKey ? `Alt ${key}` : key
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=radio],[type=checkbox]), textarea, select')
}

const RegistryContext = createContext<ShortcutRegistry | null>(null)

function useRegistry(): ShortcutRegistry {
  const registry = use(RegistryContext)
  if (registry === null) throw new Error('ShortcutProvider is missing above this component')
  return registry
}

/** Listens for keys, for everything below it. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new ShortcutRegistry())
  useEffect(() => {
    const listen = (event: KeyboardEvent) => registry.handle(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [registry])
  return <RegistryContext value={registry}>{children}</RegistryContext>
}

/**
 * Offers a key while the component is mounted, and lists it in the help.
 * `run` null only lists it: the component handles the key itself (arrows in a grid).
 */
export function useShortcut(
  keys: string,
  label: string,
  run: (() => void) | null,
  place: Shortcut['place'] = 'page',
): void {
  const registry = useRegistry()
  const onRun = useEffectEvent(() => run?.())
  const runs = run !== null
  useEffect(
    () => registry.add({ keys, label, place, run: runs ? () => onRun() : null }),
    [registry, keys, label, place, runs],
  )
}

/** All keys of the present page, in the order in which they were offered. */
export function useShortcutList(): readonly Shortcut[] {
  const registry = useRegistry()
  return useSyncExternalStore(registry.subscribe, registry.list, registry.list)
}
