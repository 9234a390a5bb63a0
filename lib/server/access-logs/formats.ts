import { caddyJson } from './formats/caddy-json'
import { combined } from './formats/combined'
import { envoy } from './formats/envoy'
import { fiber } from './formats/fiber'
import { gin } from './formats/gin'
import { haproxy } from './formats/haproxy'
import { ingressNginx } from './formats/ingress-nginx'
import { istio } from './formats/istio'
import { json } from './formats/json'
import { keyValue } from './formats/key-value'
import { nginxStream } from './formats/nginx-stream'
import { plain } from './formats/plain'
import { rails } from './formats/rails'
import { requestFrom } from './formats/request-from'
import { traefikCommon } from './formats/traefik-common'
import { traefikJson } from './formats/traefik-json'
import { uvicorn } from './formats/uvicorn'
import { werkzeug } from './formats/werkzeug'
import type { LogFormat, ParsedLine } from './parsed-line'
import { readJson, textIn } from './read-json'
import { Scanner } from './scanner'

/** All formats in the order in which a line is held against them: those that ask most of a line come first. */
export const formats: readonly LogFormat[] = [
  caddyJson,
  traefikJson,
  json,
  ingressNginx,
  traefikCommon,
  combined,
  nginxStream,
  haproxy,
  istio,
  envoy,
  uvicorn,
  gin,
  fiber,
  rails,
  werkzeug,
  requestFrom,
  plain,
  keyValue,
]

/** The first format that understands the line, and what it says; null: none does. */
export function parseLine(text: string): { readonly format: LogFormat; readonly line: ParsedLine } | null {
  for (const each of readingsOf(text)) {
    const scanner = new Scanner(each)
    for (const format of formats) {
      const line = parseAs(format, scanner)
      if (line !== null) return { format, line }
    }
  }
  return null
}

/** The line, and what a collector or a logger wrapped in JSON as `log`, `message` or `msg`. */
function* readingsOf(text: string): Generator<string> {
  const line = cleanLine(text)
  yield line
  const fields = readJson(new Scanner(line))
  const inner = textIn(fields, 'log') ?? textIn(fields, 'message') ?? textIn(fields, 'msg')
  if (inner !== null && inner !== '') yield cleanLine(inner)
}

/** What a line says by one format; null: nothing. */
export function parseLineAs(format: LogFormat, text: string): ParsedLine | null {
  for (const each of readingsOf(text)) {
    const line = parseAs(format, new Scanner(each))
    if (line !== null) return line
  }
  return null
}

/** What a line says by one format, read from its beginning; null: nothing. */
export function parseAs(format: LogFormat, scanner: Scanner): ParsedLine | null {
  scanner.restart()
  return format.parse(scanner)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\u001b\[[0-9;]{0,16}m/g

/** Without the colours that development servers write, and without the end of the line. */
function cleanLine(text: string): string {
  const head = text.length > CLEANED_MAX ? text.slice(0, CLEANED_MAX) : text
  return (head.includes('\u001b') ? head.replace(COLOURS, '') : head).trim()
}

/** Some more than what is looked at, for what is taken out. */
const CLEANED_MAX = 9000
