export type Theme = 'light' | 'dark'

/** The cookie that keeps the reader's choice, so that the server writes the right theme into the first byte of HTML. */
export const THEME_COOKIE = 'evenkeel-theme'

/** What the cookie says; anything else is no choice, and the system's theme applies. */
export function parseTheme(value: string | undefined): Theme | null {
  return value === 'light' || value === 'dark' ? value : null
}

/** The theme in use now: the choice, else the system's. */
export function currentTheme(): Theme {
  const chosen = parseTheme(document.documentElement.dataset.theme)
  if (chosen !== null) return chosen
  return window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}

/** Switches the page and keeps the choice for a year. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent without https, and this runs on http
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`
}
