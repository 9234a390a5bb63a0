const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** "Germany" for DE; what is no code stays as its source wrote it; null is not known. */
export function countryName(country: string | null): string {
  if (country === null) return 'not known'
  return (/^[A-Z]{2}$/.test(country) ? names.of(country) : undefined) ?? country
}
