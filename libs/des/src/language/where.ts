import { openYaml } from './open-yaml.js';
import { type ModelProblem } from './problem.js';

/** Sections of a model whose elements a part can be at. */
const SECTIONS = ['stations', 'buffers', 'conveyors', 'transports', 'stocks', 'sources', 'sinks'];

/** Where elements stand in their file, each once: `line.yaml:6 cut.queue, line.yaml:7 weld`. Those that have no place of their own are left out. */
export function whereOf(file: string, text: string, names: readonly string[]): string {
  const found: ModelProblem[] = [];
  const opened = openYaml(file, text, found);
  if (!opened) return '';
  const document = (opened.value ?? {}) as Readonly<Record<string, unknown>>;
  return [...new Set(names)]
    .flatMap((name) => {
      const [element, queue] = name.split('.');
      const section = SECTIONS.find((one) => element in Object(document[one] ?? {}));
      if (section === undefined) return [];
      opened.report([section, element, ...(queue === undefined ? [] : [queue])], '', '', '');
      return [`${file}:${found[found.length - 1].line} ${name}`];
    })
    .join(', ');
}
