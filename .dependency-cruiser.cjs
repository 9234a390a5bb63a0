/** Who may import whom. Each message names the way out. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    rule('no-cycles', 'Break the cycle: move what both need into a third file.', {}, { circular: true }),
    rule(
      'domain-is-pure',
      'lib/domain knows nothing but itself: pass values in.',
      { path: '^lib/domain/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^lib/domain/' },
    ),
    rule(
      'format-uses-domain-only',
      'lib/format turns domain values into text and needs nothing else.',
      { path: '^lib/format/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^lib/(format|domain)/' },
    ),
    rule(
      'contracts-use-domain-and-zod-only',
      'Contracts are shared by server and browser: only domain values and zod.',
      { path: '^lib/contracts/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^lib/(contracts|domain)/', '^node_modules/zod/'] },
    ),
    rule(
      'browser-never-reaches-server',
      'Code for the browser asks the API; it never imports lib/server, not even indirectly.',
      { path: '^(components|lib/client)/', pathNot: '\\.test\\.tsx?$' },
      { path: '^lib/server/', reachable: true },
    ),
    rule(
      'client-has-no-components',
      'lib/client serves components, not the other way round.',
      { path: '^lib/client/' },
      { path: '^components/' },
    ),
    rule(
      'api-stays-thin',
      'A route handler joins a contract with a view through the route wrapper; logic goes to lib/server/views.',
      { path: '^app/api/', pathNot: '\\.test\\.ts$' },
      {
        pathNot: [
          '^lib/server/(views|http)/',
          '^lib/server/runtime\\.ts$',
          '^lib/contracts/',
          '^app/api/',
          '^node_modules/',
        ],
      },
    ),
    rule(
      'pages-reach-views-only',
      'Pages and layouts may prefetch through lib/server/views and runtime, nothing deeper.',
      { path: '^app/', pathNot: '^app/api/' },
      { path: '^lib/server/', pathNot: '^lib/server/(views/|http/|runtime\\.ts$)' },
    ),
    rule(
      'views-lie-on-top',
      'Views join what lies below them: what another part needs of a view belongs below both.',
      { path: '^lib/server/', pathNot: ['^lib/server/views/', '\\.test\\.ts$'] },
      { path: '^lib/server/views/' },
    ),
    rule(
      'one-door-to-kubernetes',
      'Only lib/server/kubernetes speaks to the Kubernetes client.',
      { path: '^(app|components|lib)/', pathNot: '^lib/server/kubernetes/' },
      { path: '^node_modules/@kubernetes/client-node' },
    ),
    rule(
      'product-never-uses-tests',
      'Fakes, benches and fixtures stay in e2e.',
      { path: '^(app|components|lib)/', pathNot: '\\.test\\.tsx?$' },
      { path: '^e2e/' },
    ),
    rule('nothing-missing', 'The import does not resolve.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(\\.next|docs|next-env\\.d\\.ts)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
