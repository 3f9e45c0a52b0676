// Lint is where the architecture is enforced: who may import whom, and what pure code may not touch.
// Run it by `npm run lint` or through Nx: a bare `eslint` skips the boundary rule when no project graph is cached.
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Packages that domain code may use, each pure and each with its reason. */
const DOMAIN_PACKAGES = [
  '@marcbachmann/cel-js', // conditions in CEL: MIT, no dependency and no I/O, released monthly; positions, static types and an AST
  '@noble/hashes/*', // SHA-256 of training data; pure JavaScript, MIT, audited, maintained
  'typebox/*', // checks a JSON Schema: MIT, no dependency and no I/O, interpreted where eval is forbidden; the contracts' own library
  'yaml', // plant folders are YAML; the parser does no I/O and keeps line numbers for our errors
  'fast-check', // property tests in specs
  '@noble/hashes/*', // SHA-256 of the audit chain in plain JavaScript: audited, no dependencies, no I/O
];

/** tag → which tags it may import and which outside packages it may use (absent: what its package.json lists). */
const BOUNDARIES = [
  { tag: 'type:contract', may: ['type:contract'], packages: ['typebox', 'typebox/*', 'ajv', 'ajv/*', 'ajv-formats'] },
  { tag: 'type:domain', may: ['type:domain', 'type:contract'], packages: DOMAIN_PACKAGES },
  { tag: 'type:protocol', may: ['type:protocol', 'type:domain', 'type:contract'], packages: ['node-opcua', 'node-opcua-*', '@bufbuild/*', 'fast-check'] }, // fast-check: property tests in specs
  { tag: 'type:platform', may: ['type:platform', 'type:contract', 'type:domain'] },
  { tag: 'type:client', may: ['type:client', 'type:contract', 'type:domain'] },
  {
    tag: 'type:service',
    may: ['type:contract', 'type:domain', 'type:protocol', 'type:platform', 'type:client'],
  },
  { tag: 'type:simulator', may: ['type:domain', 'type:protocol'], banned: ['kafkajs'] },
  {
    tag: 'type:testing',
    may: ['type:testing', 'type:contract', 'type:domain', 'type:protocol', 'type:platform', 'type:client', 'type:simulator'],
  },
  {
    tag: 'type:e2e',
    may: ['type:e2e', 'type:testing', 'type:contract', 'type:domain', 'type:protocol', 'type:platform', 'type:client', 'type:simulator'],
  },
];

const NO_CLOCK_NO_CHANCE = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Pure code has no clock: take the time as an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure code has no clock: take the time as an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Pure code has no randomness: take a seed or a value as an argument.' },
];

const NO_TOPIC_STRINGS = {
  selector:
    "Literal[value=/^(twin\\.(inputs|registry|state|events)|source\\.status|maintenance\\.scores|plant\\.rules|alerts|alert\\.actions|notifications|command\\.(requests|outcomes)|simulation\\.(runs|results))\\.v\\d+$/]",
  message: 'Name a topic by its contract (contract.topic), never by a string.',
};

const NO_PROCESS_ENV = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only config.ts reads process.env: add the setting to the schema there.',
};

const NO_MESSAGE_JSON = {
  selector: "CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
  message: 'Messages are parsed and validated by libs/kafka. For other JSON, say why in a disable comment.',
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.nx/**', 'test/boundaries/fixtures/**', '**/*.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          banTransitiveDependencies: true,
          allow: [],
          // The console fetches the text of an example when it is chosen; the library itself it has from the start.
          checkDynamicDependenciesExceptions: ['@orrery/des'],
          depConstraints: BOUNDARIES.map((boundary) => ({
            sourceTag: boundary.tag,
            onlyDependOnLibsWithTags: boundary.may,
            ...(boundary.packages ? { allowedExternalImports: boundary.packages } : {}),
            ...(boundary.banned ? { bannedExternalImports: boundary.banned } : {}),
          })),
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_TOPIC_STRINGS, NO_PROCESS_ENV],
      'no-restricted-imports': ['error', { paths: [{ name: 'kafkajs', message: 'Only libs/kafka speaks kafkajs (architecture decision 8).' }] }],
    },
  },
  {
    files: ['services/*/src/**/*.ts', 'libs/client/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_TOPIC_STRINGS, NO_PROCESS_ENV, NO_MESSAGE_JSON] },
  },
  {
    files: ['libs/twin-model/src/**/*.ts', 'libs/des/src/**/*.ts', 'libs/numeric/src/**/*.ts', 'libs/analytics/src/**/*.ts', 'libs/alarms/src/**/*.ts', 'libs/commands/src/**/*.ts', 'libs/access/src/policy/**/*.ts', 'services/*/src/domain/**/*.ts', 'contracts/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'contracts/src/bin/**'],
    rules: {
      'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE, NO_TOPIC_STRINGS, NO_PROCESS_ENV],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'kafkajs', message: 'Only libs/kafka speaks kafkajs.' }],
          patterns: [
            { group: ['@nestjs/*'], message: 'Domain code never sees Nest.' },
            { group: ['node:*', 'fs', 'path', 'crypto', 'net', 'http'], message: 'Domain code does no I/O.' },
            { group: ['**/adapters/*'], message: 'Domain code does not know its adapters.' },
          ],
        },
      ],
    },
  },
  // The one place where topics are named, and the one place that speaks kafkajs.
  { files: ['contracts/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE, NO_PROCESS_ENV] } },
  { files: ['libs/kafka/src/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  // A yardstick is the bare client by definition.
  { files: ['test/bench/src/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  // What libs/kafka would never send: broken records for the suites of bad input; and a subscriber as others write them.
  { files: ['libs/testing/src/system/topic-bytes.ts', 'libs/testing/src/system/live-subscriber.ts'], rules: { 'no-restricted-imports': 'off' } },
  // Configuration is read in one place; starters and command lines are that place for themselves.
  {
    files: ['**/config.ts', '**/bin/**', 'libs/local-stack/**', 'libs/testing/**', 'test/**', '**/*.spec.ts', 'libs/client/src/cli/**'],
    rules: { 'no-restricted-syntax': ['error', NO_TOPIC_STRINGS] },
  },
  { files: ['libs/local-stack/**', 'libs/testing/**', 'test/**', '**/bin/**', 'libs/client/src/cli/**', 'simulators/*/src/main.ts'], rules: { 'no-console': 'off' } },
  {
    // *.sentences.ts: a part of a spec that is too long for one file.
    files: ['**/*.spec.ts', 'test/**/*.sentences.ts'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { ...tseslint.configs.disableTypeChecked.languageOptions, globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly', AbortSignal: 'readonly', Buffer: 'readonly', performance: 'readonly', setInterval: 'readonly', clearInterval: 'readonly' } },
  },
);
