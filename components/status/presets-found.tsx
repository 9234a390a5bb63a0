import Link from 'next/link'
import { CopyButton } from '@/components/ui/copy-button'
import { Code } from '@/components/ui/small'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { StatusResponse } from '@/lib/contracts/status'
import { sayPreset } from './say-metrics'

type Metrics = StatusResponse['metrics']

/** Which products the metric server has metrics of, what each answers, and the shortest ways to more. */
export function PresetsFound({ cluster, metrics }: { cluster: string; metrics: Metrics }) {
  if (metrics.state === 'off') return <Nearby metrics={metrics} />
  const found = metrics.presets?.filter((preset) => preset.found) ?? []
  const others = metrics.presets?.filter((preset) => !preset.found) ?? []
  return (
    <section className="min-w-0">
      <h2>Metrics found</h2>
      {found.length === 0 && <p className="text-table text-ink-2">{nothingFound(metrics)}</p>}
      {found.length > 0 && (
        <Table caption="Metrics found" tight>
          <thead className="sr-only">
            <tr>
              <Th>State</Th>
              <Th>Product</Th>
              <Th>What it answers</Th>
            </tr>
          </thead>
          <tbody>
            {found.map((preset) => (
              <Tr key={preset.id}>
                <Td>
                  <VerdictIcon
                    kind={preset.lacks === null ? 'ok' : 'unknown'}
                    label={preset.lacks === null ? 'found' : 'not enough'}
                  />
                </Td>
                <Td>{preset.name}</Td>
                <Td wrap className="text-ink-2">
                  {sayPreset(preset)}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {others.length > 0 && (
        <p className="mt-1 text-note text-ink-2">Not there: {others.map(({ name }) => name).join(', ')}.</p>
      )}
      <p className="mt-1 text-note text-ink-2">
        Whether a Prometheus scrapes one Service, its Clients tab says:{' '}
        <Link href={`/${cluster}`} className="text-accent underline">
          choose a Service
        </Link>
        .
      </p>
    </section>
  )
}

function nothingFound({ state, presets }: Metrics): string {
  if (state === 'simulated') return 'The simulation counts every connection by itself.'
  if (presets === null) return 'Not looked for yet, or not for you to see.'
  return 'None that Evenkeel understands.'
}

function Nearby({ metrics: { nearby } }: { metrics: Metrics }) {
  return (
    <section className="min-w-0">
      <h2>Metrics</h2>
      {nearby.length === 0 ? (
        <p className="text-table text-ink-2">
          No Prometheus is configured, and no Service here is called like one. EVENKEEL_PROMETHEUS_URL names one
          anywhere.
        </p>
      ) : (
        <>
          <p className="mb-1 text-table text-ink-2">
            No Prometheus is configured. These Services look like one; none is asked until a setting says so. From
            outside the cluster, put an address in that is reachable from there.
          </p>
          {nearby.map(({ namespace, name, product, setting }) => (
            <div key={`${namespace}/${name}`} className="mb-2">
              <div className="flex items-center justify-between gap-2 text-table">
                <span className="min-w-0 wrap-anywhere">
                  {product}: {namespace}/{name}
                </span>
                <CopyButton text={setting} label="Copy" />
              </div>
              <Code>{setting}</Code>
            </div>
          ))}
        </>
      )}
    </section>
  )
}

/** What is missing, and how to get it. */
export function WaysToMore({ ways }: { ways: Metrics['ways'] }) {
  return ways.map(({ gives, how, yaml }) => (
    <section key={gives} className="min-w-0">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h2>To know {gives}</h2>
        <CopyButton text={yaml} label="Copy YAML" />
      </div>
      <p className="mb-1 text-note text-ink-2 wrap-anywhere">{how}</p>
      <Code>{yaml}</Code>
    </section>
  ))
}
