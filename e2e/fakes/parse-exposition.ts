/** A sample of the text format of Prometheus, as its documentation describes the format: nothing of the code under test. */
export type ParsedSample = { readonly name: string; readonly labels: Record<string, string>; readonly value: number }

export type ParsedPage = { readonly samples: readonly ParsedSample[]; readonly types: ReadonlyMap<string, string> }

/** @throws when a line is none of the format's, a sample has no type, or the lines of a metric are not together */
export function parseExposition(text: string): ParsedPage {
  const samples: ParsedSample[] = []
  const types = new Map<string, string>()
  const seen: string[] = []
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end')
  for (const line of text.split('\n').slice(0, -1)) {
    const type = /^# TYPE (\S+) (gauge|counter|histogram|summary)$/.exec(line)
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '')
    if (line === '' || line.startsWith('#')) continue
    const sample = parseSample(line)
    const family = familyOf(sample.name, types)
    if (seen.at(-1) !== family && seen.includes(family)) throw new Error(`lines of ${family} are not together`)
    seen.push(family)
    samples.push(sample)
  }
  return { samples, types }
}

export const samplesOfFamily = ({ samples }: ParsedPage, name: string): readonly ParsedSample[] =>
  samples.filter((sample) => sample.name === name)

function familyOf(name: string, types: ReadonlyMap<string, string>): string {
  if (types.has(name)) return name
  const base = name.replace(/_(bucket|sum|count)$/, '')
  if (['histogram', 'summary'].includes(types.get(base) ?? '')) return base
  throw new Error(`${name} has no type`)
}

function parseSample(line: string): ParsedSample {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)/.exec(line)?.[1]
  if (head === undefined) throw new Error(`no name in: ${line}`)
  const labels: Record<string, string> = {}
  let rest = line.slice(head.length)
  if (rest.startsWith('{')) {
    rest = rest.slice(1)
    for (;;) {
      const label = /^,?([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/.exec(rest)
      if (label === null) break
      labels[label[1] ?? ''] = (label[2] ?? '').replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))
      rest = rest.slice(label[0].length)
    }
    if (!rest.startsWith('}')) throw new Error(`broken labels in: ${line}`)
    rest = rest.slice(1)
  }
  // Go reads numbers whatever the case of their letters, and prom-client writes "Nan".
  const value = /^ (\+Inf|-Inf|NaN|Nan|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(rest)?.[1]
  if (value === undefined) throw new Error(`no value in: ${line}`)
  return { name: head, labels, value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value) }
}
