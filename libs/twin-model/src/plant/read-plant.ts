import { openYaml, type SourceFile } from '../dtdl/open-file.js';
import { nearest } from '../dtdl/nearest.js';
import { Place } from '../dtdl/place.js';
import { type Problem } from '../dtdl/problem.js';
import { readModels } from '../dtdl/read-models.js';
import { type Reader } from '../dtdl/read-shape.js';
import { readBindingsFile } from './bindings-file.js';
import { BindingSet, checkBindings } from './check-bindings.js';
import { checkRelationships } from './check-relationships.js';
import { checkSources } from './check-sources.js';
import { checkTwins, Resolver } from './check-twins.js';
import { checkExports, readExportsFile } from './exports-file.js';
import { type Plant } from './plant.js';
import { writeOutTemplates } from './write-out-templates.js';
import { NO_FLOW_MODELS, type ReadFlowModel } from './rules/model-facts.js';
import { checkRules, readRulesFile } from './rules/read-rules.js';
import { ruleScope } from './rules/rule-scope.js';
import { mentionedTwins, readTwinsFile } from './twins-file.js';
import { fillVariables } from './variables.js';

export interface PlantRead {
  /** Present exactly when there is no problem. */
  readonly plant?: Plant;
  readonly problems: readonly Problem[];
  /** Allowed, yet probably not meant; the plant can be applied nevertheless. */
  readonly warnings: readonly Problem[];
}

const MODEL = /^models\/.+\.json$/;
const DOCUMENT = /^scenarios\/[^/]+\.yaml$/;
const IGNORED = /^(?:README\.md|LICENSE)$/;
const NAMES = ['twins.yaml', 'bindings.yaml', 'exports.yaml', 'rules.yaml'];

/**
 * Reads a plant folder (architecture decisions 1 and 2): `models/*.json`, `twins.yaml`, `bindings.yaml`, `exports.yaml`,
 * `rules.yaml`; `scenarios/*.yaml` are kept. Every problem of every file is collected. Whether waivers have expired is for `expiredWaivers`.
 *
 * @param files paths relative to the folder, with forward slashes
 * @param variables values for `${NAME}` in the YAML files; see `variableNames`
 * @param readFlowModel of libs/des: rules that want commands simulated first are judged against the models that they name
 */
export function readPlant(files: readonly SourceFile[], variables: Readonly<Record<string, string>> = {}, readFlowModel: ReadFlowModel = NO_FLOW_MODELS): PlantRead {
  const problems: Problem[] = [];
  refuseUnknownFiles(files, problems);
  const { models, interfaces, broken, problems: modelProblems, warnings } = readModels(files.filter((file) => MODEL.test(file.path)));
  problems.push(...modelProblems);
  const documents = files.filter((file) => DOCUMENT.test(file.path));
  for (const document of documents) openYaml(document, 'plant', problems);

  const written = readYaml('twins.yaml', readTwinsFile, files, variables, problems);
  const connections = readYaml('bindings.yaml', readBindingsFile, files, variables, problems);
  const ruled = readYaml('rules.yaml', readRulesFile, files, variables, problems);
  const exported = readYaml('exports.yaml', readExportsFile, files, variables, problems);
  if (!files.some((file) => file.path === 'twins.yaml')) {
    new Place('twins.yaml', '', 'plant', problems, () => undefined).report(
      'file.missing',
      'the plant has no twins.yaml',
      'add it, with "organisation" and "twins"',
    );
  }
  const mentioned = { twins: mentionedTwins(written?.raw), sources: mentionedSources(connections?.raw) };
  const twins = written?.read ? checkTwins(written.read, new Resolver(models, broken)) : undefined;
  const relationships = twins ? checkRelationships(twins, mentioned.twins) : [];
  const sources = checkSources(connections?.read?.sources ?? []);
  const bindings = new BindingSet();
  if (twins) {
    checkBindings(connections?.read?.bindings ?? [], sources, twins, mentioned, bindings);
    for (const { value } of connections?.read?.sources ?? []) if (value.type === 'mqtt') writeOutTemplates(value, twins, bindings);
  }
  const exports = twins ? checkExports(exported?.read?.exports ?? [], twins) : [];
  const rules = twins && written?.read && ruled?.read ? checkRules(ruled.read, written.read.organisation, ruleScope(twins, relationships, documents, readFlowModel)) : [];
  if (problems.length > 0 || !written?.read || !twins) return { problems, warnings };
  return {
    plant: {
      organisation: written.read.organisation,
      models: interfaces,
      twins: [...twins.values()].map(({ twin }) => twin),
      relationships,
      sources: [...sources.values()],
      bindings: bindings.list(),
      exports,
      rules,
      documents,
    },
    problems,
    warnings,
  };
}

function refuseUnknownFiles(files: readonly SourceFile[], problems: Problem[]): void {
  for (const { path } of files) {
    if (MODEL.test(path) || DOCUMENT.test(path) || IGNORED.test(path) || NAMES.includes(path)) continue;
    const hit = nearest(path, NAMES);
    const fix =
      hit === undefined
        ? 'remove it; a plant folder holds models/*.json, twins.yaml, bindings.yaml, exports.yaml, rules.yaml and scenarios/*.yaml'
        : `rename it to "${hit}"`;
    new Place(path, '', 'plant', problems, () => undefined).report('file.unknown', 'the file has no place in a plant folder', fix);
  }
}

function readYaml<T>(
  name: string,
  reader: Reader<T>,
  files: readonly SourceFile[],
  variables: Readonly<Record<string, string>>,
  problems: Problem[],
): { raw: unknown; read?: T } | undefined {
  const file = files.find((candidate) => candidate.path === name);
  const opened = file && openYaml(file, 'plant', problems);
  if (!opened) return undefined;
  const raw = fillVariables(opened.value, variables, opened.place);
  const read = reader(raw, opened.place);
  return { raw, ...(read === undefined ? {} : { read }) };
}

function mentionedSources(value: unknown): ReadonlySet<string> {
  const sources =
    typeof value === 'object' && value !== null && 'sources' in value && Array.isArray(value.sources) ? (value.sources as unknown[]) : [];
  return new Set(
    sources.flatMap((entry) =>
      typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? [entry.id] : [],
    ),
  );
}
