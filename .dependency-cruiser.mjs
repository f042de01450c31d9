/** Imports point one way; each rule says why. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that import each other can only be understood together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-service-imports-another',
      comment: 'Services meet in events, views and the contracts, so that each can be deployed alone.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'packages-know-no-service',
      comment: 'What ten services stand on cannot depend on one of them.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(services|apps)/' },
    },
    {
      name: 'values-stand-alone',
      comment: 'Pure values are the ground floor.',
      severity: 'error',
      from: { path: '^packages/values/' },
      to: { path: '^(packages/(?!values/)|services|apps)' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      comment: 'The contract is read by everybody, the browser too.',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: '^(packages/(?!contracts/)|services|apps)' },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules and state machines do no I/O: they may use values, contracts and each other.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/(?!values/|contracts/)|services/[^/]+/src/(?!domain/))' },
    },
    {
      name: 'sql-stands-in-stores',
      comment:
        'Every statement is in a store/, where its index and plan are looked after; use cases only open transactions.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(?!store/)', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/kysely', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platform-enters-services-by-the-door',
      comment:
        'The local platform runs services through the exports that Lambda has: their index.ts, loaded by name.',
      severity: 'error',
      from: { path: '^apps/local/src/', pathNot: '^apps/local/src/demo/' },
      to: { path: '^services/' },
    },
    {
      name: 'web-knows-the-contract-only',
      comment: 'The web app talks to the public API.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(packages/(?!contracts/|client/|values/)|services|apps/local)' },
    },
    {
      name: 'client-stands-alone',
      comment: 'Whoever builds on the API gets the client and nothing of the house.',
      severity: 'error',
      from: { path: '^packages/client/' },
      to: { path: '^(packages/(?!client/)|services|apps)' },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'Builders and test platforms never ship.',
      severity: 'error',
      from: { path: '^(services|packages|apps)/[^/]+/src/', pathNot: '(\\.test\\.ts$|^packages/testing/)' },
      to: { path: '^packages/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.output|\\.nuxt|node_modules/\\.)' },
    // TypeScript 7 has no API for other programs yet.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
