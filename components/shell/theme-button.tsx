'use client'

import { controlClass } from '@/components/ui/control'
import { useShortcut } from '@/components/ui/shortcuts'
import { chooseTheme, currentTheme } from '@/lib/client/theme'

/** Switches to the other theme. */
export function switchTheme(): void {
  chooseTheme(currentTheme() === 'dark' ? 'light' : 'dark')
}

/** The theme switch in the bar; also on T. */
export function ThemeButton() {
  useShortcut('T', 'light or dark theme', switchTheme, 'everywhere')
  return (
    <button
      type="button"
      onClick={switchTheme}
      aria-label="Switch between light and dark theme"
      title="Theme (T)"
      className={controlClass('bare', 'px-1.5 text-ink-2 max-pad:hidden')}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        <circle cx="7" cy="7" r="5.4" fill="none" stroke="currentColor" strokeWidth="1.3" />
        <path d="M7 1.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor" />
      </svg>
    </button>
  )
}
