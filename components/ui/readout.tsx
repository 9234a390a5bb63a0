'use client'

import { createContext, type ReactNode, use, useState, useSyncExternalStore } from 'react'
import { copyText } from './copy-button'
import { cx } from './cx'
import { type Readout, readoutText } from './readout-text'
import { useShortcut } from './shortcuts'
import { Kbd } from './small'

type ReadoutState = { readonly shown: Readout | null; readonly pinned: boolean; readonly said: string | null }

const NOTHING: ReadoutState = { shown: null, pinned: false, said: null }

/**
 * What the foot of the window says. Kept outside React's tree, so that hovering re-renders one line and no table. Its
 * functions are fields, for readers of the hook take them apart.
 */
class ReadoutStore {
  private state = NOTHING
  private listeners = new Set<() => void>()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  get = (): ReadoutState => this.state

  /** Shows the values of what has hover or focus; a pinned readout stays. */
  show = (readout: Readout): void => {
    if (!this.state.pinned) this.set({ shown: readout, pinned: false, said: null })
  }
  /** Keeps `readout` until it is released, or releases what is pinned. */
  togglePin = (readout: Readout): void => {
    this.set({ shown: readout, pinned: !this.state.pinned, said: null })
  }
  release = (): void => this.set(NOTHING)
  copy = async (): Promise<void> => {
    const { shown } = this.state
    if (shown === null) return
    const done = await copyText(readoutText(shown))
    this.set({ ...this.state, said: done ? 'copied' : 'the browser did not allow copying' })
  }
  private set(state: ReadoutState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

const ReadoutContext = createContext<ReadoutStore | null>(null)

/** Holds the readout for the page and its bar. */
export function ReadoutProvider({ children }: { children: ReactNode }) {
  const [store] = useState(() => new ReadoutStore())
  return <ReadoutContext value={store}>{children}</ReadoutContext>
}

/** `show`, `togglePin`, `release`, `copy`: stable over renders. */
export function useReadout(): Pick<ReadoutStore, 'show' | 'togglePin' | 'release' | 'copy'> {
  const store = use(ReadoutContext)
  if (store === null) throw new Error('ReadoutProvider is missing above this component')
  return store
}

/** The line at the foot of the window; a sheet over the foot on phones, once something is shown. */
export function ReadoutBar() {
  const store = use(ReadoutContext)
  if (store === null) throw new Error('ReadoutProvider is missing above this component')
  const { shown, pinned, said } = useSyncExternalStore(store.subscribe, store.get, () => NOTHING)
  useShortcut('C', 'copy the readout', () => void store.copy(), 'everywhere')
  return (
    <section
      aria-label="Readout"
      className={cx(
        'fixed inset-x-0 bottom-0 z-10 flex h-(--readout) items-center gap-4 overflow-hidden border-t border-line-2',
        'bg-bg-1 px-gutter text-fact whitespace-nowrap text-ink-2 print:hidden',
        // On a phone over what is at the thumb, and in the flow, so that the end of the page is never under it.
        'max-pad:sticky max-pad:bottom-12 max-pad:h-auto max-pad:max-h-[40dvh] max-pad:flex-none max-pad:flex-wrap',
        'max-pad:gap-y-1 max-pad:overflow-y-auto max-pad:py-1.5 max-pad:whitespace-normal',
        shown === null && 'max-pad:hidden',
      )}
    >
      <span
        aria-live="polite"
        className="flex min-w-0 items-center gap-4 overflow-hidden max-pad:flex-wrap max-pad:gap-y-1"
      >
        <span aria-hidden="true" className="text-accent">
          {pinned ? '■' : '▸'}
        </span>
        {shown === null ? (
          <span className="text-ink-3">The exact value of whatever you point at or move to stands here.</span>
        ) : (
          <ReadoutLine readout={shown} />
        )}
        {pinned && <span className="text-accent">pinned</span>}
        {said !== null && <span className="text-accent">{said}</span>}
      </span>
      <span className="ml-auto flex-none text-ink-3 max-desk:hidden">
        <Kbd>arrows</Kbd> move <Kbd>Enter</Kbd> open <Kbd>Space</Kbd> pin <Kbd>C</Kbd> copy <Kbd>?</Kbd> keys
      </span>
      <button type="button" className="ml-auto h-11 px-3 text-accent pad:hidden" onClick={() => store.release()}>
        Close
      </button>
    </section>
  )
}

function ReadoutLine({ readout }: { readout: Readout }) {
  return (
    <>
      <b className="text-ink-1">{readout.title}</b>
      {readout.facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts of one readout have no identity but their place
        <span key={index}>
          {fact.map((part, place) =>
            typeof part === 'string' ? (
              part
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <b key={place} className="text-ink-1">
                {part.strong}
              </b>
            ),
          )}
        </span>
      ))}
    </>
  )
}
