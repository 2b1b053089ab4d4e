/** Who may import whom (ARCHITECTURE.md, "The rooms"); test/contract/import-rules.test.ts plants a violation of each. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { pathNot: '/generated/' }, to: { circular: true } },
    {
      name: 'no-cross-service',
      severity: 'error',
      comment: 'services speak by events, workflows and the public HTTP API only',
      from: { path: '^services/(?!shared/)([^/]+)/' },
      to: { path: '^services/(?!shared/)([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'shared-is-a-leaf',
      severity: 'error',
      from: { path: '^services/shared/' },
      to: { path: '^(services/(?!shared/)|workflows/|deploy/|test/)' },
    },
    {
      name: 'proto-is-the-bottom',
      severity: 'error',
      from: { path: '^proto/' },
      to: { pathNot: '^(proto/|node_modules/@bufbuild/protobuf)' },
    },
    {
      name: 'workflow-code-is-deterministic',
      severity: 'error',
      from: { path: '^workflows/(endorsement|release|relevance|assessment|revocation)/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(workflows/|proto/|node_modules/(@temporalio/(workflow|common)|@bufbuild/protobuf))' },
    },
    {
      name: 'services-see-only-messages-of-workflows',
      severity: 'error',
      from: { path: '^services/' },
      // standing.ts is the one rule of living relevance, pure, which the service answers by as well.
      to: { path: '^workflows/', pathNot: '^workflows/([^/]+/messages|relevance/standing)\\.ts$' },
    },
    {
      name: 'only-stores-know-prisma',
      severity: 'error',
      from: { path: '^(services|workflows)/', pathNot: '(\\.store\\.ts|/generated/.*|prisma\\.config\\.ts)$' },
      to: { path: '(/generated/prisma|node_modules/@prisma/)' },
    },
    {
      name: 'domain-knows-no-framework',
      severity: 'error',
      comment: 'a domain file is <thing>/<thing>.ts',
      from: { path: '^services/(?!shared/)[^/]+/src/([^/]+)/\\1\\.ts$' },
      to: { path: 'node_modules/(@nestjs|@prisma|kafkajs|pg|@temporalio|fastify)' },
    },
    {
      name: 'only-one-file-knows-kafkajs',
      severity: 'error',
      from: { path: '^(services|workflows)/', pathNot: '^services/shared/src/kafka\\.ts$' },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(services|workflows|proto|deploy)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    // Generated clients are seen, so that a forbidden import of one is; what they import themselves is not ours.
    doNotFollow: { path: '(node_modules|/generated/)' },
    exclude: { path: '(^dist/|^services/portal/web/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
