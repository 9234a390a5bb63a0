import { CopyButton } from '@/components/ui/copy-button'
import { cx } from '@/components/ui/cx'
import { Code } from '@/components/ui/small'
import { GroupRow, Table, Td, Th, Tr } from '@/components/ui/table'
import type { ServiceResponse } from '@/lib/contracts/service'
import { configurationGroups, kubectlCommands } from './configuration-fields'

/** The fields of the object that decide where its traffic goes, each with what its value means. */
export function ConfigurationTab({ service }: { service: ServiceResponse }) {
  const commands = kubectlCommands(service)
  return (
    <div className="grid gap-x-8 gap-y-5 px-gutter py-2.5 desk:grid-cols-[minmax(0,1fr)_460px]">
      <FieldTable service={service} />
      <div className="flex min-w-0 flex-col gap-5">
        <PortTable service={service} />
        <Annotations service={service} />
        <section>
          <div className="mb-1 flex items-center justify-between">
            <h2>The same with kubectl</h2>
            <CopyButton text={commands} label="Copy" />
          </div>
          <Code>{commands}</Code>
        </section>
      </div>
    </div>
  )
}

function FieldTable({ service }: { service: ServiceResponse }) {
  return (
    <Table caption="Fields that decide where traffic goes" stacks>
      <thead>
        <tr>
          <Th>Field</Th>
          <Th>Value</Th>
          <Th>What it means for traffic</Th>
        </tr>
      </thead>
      <tbody>
        {configurationGroups(service).map((group) => [
          <GroupRow key={group.title} span={3}>
            {group.title}
          </GroupRow>,
          ...group.fields.map((field) => (
            <Tr key={`${field.path} ${field.value}`}>
              <Td className="pt-1 align-top text-ink-2">{field.path}</Td>
              <Td
                wrap
                className={cx(
                  'align-top',
                  field.isUnset ? 'text-ink-3' : 'font-semibold break-words pad:max-w-[280px]',
                )}
              >
                {field.value}
              </Td>
              <Td wrap className="align-top pad:min-w-[260px]">
                {field.meaning}
              </Td>
            </Tr>
          )),
        ])}
      </tbody>
    </Table>
  )
}

function PortTable({ service }: { service: ServiceResponse }) {
  return (
    <section className="min-w-0">
      <h2>Ports</h2>
      <Table caption="Ports" tight>
        <thead>
          <tr>
            <Th>Name</Th>
            <Th numeric>Port</Th>
            <Th>Protocol</Th>
            <Th numeric>Node port</Th>
            <Th>Target port</Th>
            <Th>appProtocol</Th>
          </tr>
        </thead>
        <tbody>
          {service.ports.map((port) => (
            <Tr key={`${port.name} ${port.port} ${port.protocol}`}>
              <Td>{port.name === '' ? <span className="text-ink-3">unnamed</span> : port.name}</Td>
              <Td numeric className="font-semibold">
                {port.port}
              </Td>
              <Td>{port.protocol}</Td>
              <Td numeric>{port.nodePort ?? '–'}</Td>
              <Td>{port.targetPort ?? '–'}</Td>
              <Td>{port.appProtocol ?? '–'}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

function Annotations({ service }: { service: ServiceResponse }) {
  return (
    <section className="min-w-0">
      <h2>Annotations that decide the balancer</h2>
      {service.annotations.length === 0 ? (
        <p className="text-table text-ink-2">None of those that Evenkeel knows is set.</p>
      ) : (
        <dl className="mt-0.5">
          {service.annotations.map(({ key, value }) => (
            <div key={key} className="border-b border-line/55 py-1 text-table leading-[18px]">
              <dt className="text-fact wrap-anywhere text-ink-2">{key}</dt>
              <dd className="font-semibold wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
