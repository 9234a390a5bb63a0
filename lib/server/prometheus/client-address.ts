import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * The address in a label, in one spelling: without port, brackets and the interface of a link-local one, an IPv4 address
 * inside IPv6 as itself.
 *
 * @returns null when it is no address: labels are written by anyone
 */
export function toAddress(label: string): string | null {
  if (label.length > 64) return null
  const bracketed = /^\[([0-9A-Fa-f:.]+)(?:%[\w.-]+)?\](?::\d{1,5})?$/.exec(label)?.[1]
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(label)?.[1]
  const text = bracketed ?? withPort ?? label.replace(/^(fe80:[0-9A-Fa-f:.]*)%[\w.-]+$/i, '$1')
  return isIP(text) === 0 || text.includes('%') ? null : ipaddr.process(text).toString()
}
