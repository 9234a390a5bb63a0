import type { CellValue } from '@/lib/client/overview-url'
import { LOAD_LIMITS, SHARE_LIMITS } from '@/lib/format/load'
import type { Face } from './face'
import { FaceSample } from './face-mark'

/** What colours and signs of the cells mean, for the value that is shown. */
export function Legend({ value }: { value: CellValue }) {
  return (
    <span className="flex items-center gap-x-2.5 wide:gap-x-3.5">
      {(value === 'load' || value === 'against') && (
        <Scale
          label={value === 'load' ? 'Load of one pod divided by its fair share' : 'Observed divided by expected share'}
          fills={loadFills}
          limits={loadLimits}
        />
      )}
      {(value === 'entry' || value === 'serving' || value === 'observed') && (
        <Scale label="Share of new connections in percent" fills={shareFills} limits={shareLimits} unit="%" />
      )}
      {signs[value].map(([words, face]) => (
        <span key={words} className="flex items-center gap-1 whitespace-nowrap">
          <FaceSample face={face} className={face.form === 'plain' && face.text.length > 2 ? 'w-[19px]' : undefined} />
          {words}
        </span>
      ))}
      <span className="text-ink-3 max-wide:hidden">{blank[value]}</span>
    </span>
  )
}

/** What is left blank has no sign. */
const blank: Record<CellValue, string> = {
  load: 'blank: no candidate of the balancer',
  entry: 'blank: no candidate, or no entry node at all',
  serving: 'blank: no candidate of the balancer',
  endpoints: 'blank: no candidate of the balancer',
  health: 'blank: not asked',
  observed: 'blank: no pods',
  against: 'grey: within noise, blank: no pods',
}

const dropped: readonly [string, Face] = ['dropped', { form: 'dropped' }]
const idle: readonly [string, Face] = ['idle', { form: 'idle', text: '0' }]
const refused: readonly [string, Face] = ['refused', { form: 'refused' }]
const forwards: readonly [string, Face] = ['forwards', { form: 'forwards' }]
const empty: readonly [string, Face] = ['empty', { form: 'empty' }]
const unknown: readonly [string, Face] = ['not known', { form: 'unknown' }]

const signs: Record<CellValue, readonly (readonly [string, Face])[]> = {
  load: [idle, dropped, refused, forwards, empty, unknown],
  entry: [idle, dropped, refused, empty, unknown],
  serving: [idle, dropped, refused, forwards, empty, unknown],
  endpoints: [['ready endpoints', { form: 'plain', text: '3' }], idle, dropped, refused, forwards, empty],
  health: [
    ['as expected', { form: 'plain', text: '200' }],
    ['503 by design', { form: 'empty' }],
    ['disagrees', { form: 'dropped' }],
    ['not reachable from here', { form: 'not-reachable' }],
    ['unknown', { form: 'unknown' }],
  ],
  observed: [['not counted', { form: 'unknown' }]],
  against: [['not counted, or nothing to hold it against', { form: 'unknown' }]],
}

const loadFills = [
  'fill-div-0',
  'fill-div-1',
  'fill-div-2',
  'fill-div-3',
  'fill-div-4',
  'fill-div-5',
  'fill-div-6',
  'fill-div-7',
  'fill-div-8',
]
const shareFills = ['fill-seq-0', 'fill-seq-1', 'fill-seq-2', 'fill-seq-3', 'fill-seq-4', 'fill-seq-5', 'fill-seq-6']
const fractions: Record<string, string> = { '0.25': '¼', [String(2 / 3)]: '⅔' }
const loadLimits = LOAD_LIMITS.map((limit) => fractions[String(limit)] ?? String(Math.round(limit * 100) / 100))
const shareLimits = SHARE_LIMITS.map((limit) => `${limit * 100}`)

const STEP = 22

type ScaleProps = {
  label: string
  fills: readonly string[]
  limits: readonly string[]
  /** Stands after the last limit; a ratio has none. */
  unit?: string
}

function Scale({ label, fills, limits, unit }: ScaleProps) {
  const width = fills.length * STEP
  return (
    <svg
      width={width}
      height="24"
      role="img"
      className="flex-none"
      aria-label={`${label}: limits ${limits.join(', ')}`}
    >
      {fills.map((fill, index) => (
        <rect key={fill} x={index * STEP} width={STEP - 1} height="10" className={fill} />
      ))}
      {limits.map((limit, index) => (
        <text
          key={limit}
          x={(index + 1) * STEP - 0.5}
          y="22"
          textAnchor="middle"
          className="fill-ink-2 font-cond text-cell"
        >
          {limit}
        </text>
      ))}
      {unit !== undefined && (
        <text x={width - 1} y="22" textAnchor="end" className="fill-ink-2 font-cond text-cell">
          {unit}
        </text>
      )}
    </svg>
  )
}
