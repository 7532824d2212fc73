// The directions of the house: what may import what. Each rule says what to do when it is broken.
const PURE =
  '^src/(model|clouds|hosts|address|evidence|path|command|plan|diagnose|verdict|unchecked|report|digest|card)[.]ts$|^src/(rules|evaluate|command|symptom|words|card)/';
const CHAT = '^adapters/(slack|teams|console)/';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule('no-circular', 'Data flows one way: move what both need below both.', {}, { circular: true }),
    rule('core-knows-no-adapter', 'src never imports adapters: pass it in from adapters/main.ts.', { path: '^src/' }, { path: '^adapters/' }),
    rule(
      'adapters-are-strangers',
      'One adapter never imports another: what both need belongs to the core.',
      { path: '^adapters/([^/]+)/' },
      { path: '^adapters/', pathNot: '^adapters/$1/' },
    ),
    rule(
      'a-chat-sees-the-port',
      'A chat adapter sees the port, the card and the nouns.',
      { path: CHAT },
      { path: '^src/', pathNot: '^src/(bot/platform|card|model)[.]ts$|^src/card/' },
    ),
    rule('the-cli-is-no-bot', 'The command line checks and renders; it has no store and no chat.', { path: '^adapters/cli/' }, { path: '^src/(bot|store)/' }),
    rule(
      'sdk-in-its-folder',
      'A platform SDK is imported in its own adapter’s sdk/ alone.',
      { pathNot: '^adapters/(slack|teams)/sdk/|^test/' },
      { path: 'node_modules/(@slack|botbuilder|botframework)' },
    ),
    rule(
      'azure-in-its-folder',
      'Azure’s SDKs are imported in src/azure alone.',
      { path: '^(src|adapters)/', pathNot: '^src/(azure|world)/' },
      { path: 'node_modules/@azure' },
    ),
    rule(
      'pure-has-no-io',
      'Pure files import no built-in and no package: take it as an argument.',
      { path: PURE, pathNot: '^src/address[.]ts$' },
      { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    ),
    rule('pure-stays-pure', 'Pure files import pure files (and the wire’s types) only.', { path: PURE }, { path: '^src/', pathNot: `${PURE}|^src/wire/` }),
    rule(
      'the-report-knows-the-wire',
      'Of the pure files, the report alone takes the contract’s type from src/wire.',
      { path: PURE, pathNot: '^src/report[.]ts$' },
      { path: '^src/wire/' },
    ),
    rule('model-imports-nothing', 'The nouns depend on nothing.', { path: '^src/model[.]ts$' }, { path: '.' }),
    rule('rules-are-strangers', 'A rule never imports another rule: share through src/evaluate.', { path: '^src/rules/[^/]+/' }, { path: '^src/rules/[^/]+/' }),
    rule(
      'looking-is-not-judging',
      'Probes and workers never import rules.',
      { path: '^src/(probe|worker|azure)/' },
      { path: '^src/(rules|diagnose|report|card)' },
    ),
    rule(
      'worlds-are-for-show',
      'Only the demo and the tests start a simulated world.',
      { path: '^(src|adapters)/', pathNot: '^src/world/|^adapters/(main|demo)' },
      { path: '^src/world/' },
    ),
    rule('no-test-in-product', 'Product code never imports a test.', { path: '^(src|adapters)/' }, { path: '^test/' }),
    rule(
      'no-orphans',
      'A file that nobody imports is dead: use it or delete it.',
      { orphan: true, path: '^(src|adapters)/', pathNot: '(main|[.]d)[.]ts$' },
      {},
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
