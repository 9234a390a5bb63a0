/** What comes from an API server passes through here on its way in; pages use the same on what a link says. */
export { safeText, visibleText } from '@/lib/format/foreign-text'
