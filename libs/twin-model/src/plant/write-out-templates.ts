import { suggest } from '../dtdl/nearest.js';
import { type Place } from '../dtdl/place.js';
import { type BindingSet } from './check-bindings.js';
import { checkItem } from './check-item.js';
import { type CheckedTwin } from './check-twins.js';
import { type WrittenJsonSource, type WrittenTemplate, type WrittenTemplateValue } from './mqtt-source-file.js';
import { matchPlaceholders, type Placeholders, placeholdersOf, substitute } from './placeholders.js';

/** What stands between the fixed parts of a twin id, and of a path. */
const ID_PART = '[a-z0-9][a-z0-9._-]*';
const NAME = '[A-Za-z][A-Za-z0-9_]*';

/**
 * Writes the templates of a source out: for each twin whose id matches, and each of its paths that a value names, one item with
 * topic and JSON pointer. So the definition of a twin knows the source of each path before the first message comes.
 */
export function writeOutTemplates(source: WrittenJsonSource, twins: ReadonlyMap<string, CheckedTwin>, bindings: BindingSet): void {
  const topics = new Set<string>();
  for (const { value: template, place } of source.templates) {
    if (topics.has(template.topic)) {
      place.at('topic').report('template.repeated', `the topic ${template.topic} has a template already`, 'put its values into one template');
      continue;
    }
    topics.add(template.topic);
    writeOut(source.id, template, place, twins, bindings);
  }
}

function writeOut(source: string, template: WrittenTemplate, place: Place, twins: ReadonlyMap<string, CheckedTwin>, bindings: BindingSet): void {
  const matching = [...twins.values()].flatMap((twin) => {
    const found = matchPlaceholders(template.twin, twin.twin.id, ID_PART);
    return found ? [{ twin, found }] : [];
  });
  if (matching.length === 0) {
    place.at('twin').report('template.twin', `no twin matches ${template.twin}`, place.meant(template.twin, twins.keys(), 'correct it, or add such a twin to twins.yaml'));
    return;
  }
  for (const [pointer, { value, place: at }] of Object.entries(template.values)) {
    const known = new Set([...placeholdersOf(template.twin), ...placeholdersOf(value.path)]);
    const open = placeholdersOf(template.topic).find((name) => !known.has(name));
    if (open !== undefined) {
      place.at('topic').report('template.placeholder', `{${open}} stands neither in the twin nor in the path "${value.path}"`, `put {${open}} into one of them, or a fixed text into the topic`);
      return;
    }
    let used = 0;
    for (const { twin, found } of matching) used += bindValue({ source, template, pointer, value, at }, twin, found, bindings);
    // A model with problems of its own has been reported.
    if (used > 0 || matching.some(({ twin }) => !twin.model)) continue;
    const paths = [...new Set(matching.flatMap(({ twin }) => [...(twin.model?.values.keys() ?? [])]))];
    at.report('template.path', `no twin that matches ${template.twin} has a path "${value.path}"`, suggest(value.path, paths));
  }
}

interface TemplateValue {
  source: string;
  template: WrittenTemplate;
  pointer: string;
  value: WrittenTemplateValue;
  at: Place;
}

/** @returns how many paths of the twin's model the value names. */
function bindValue({ source, template, pointer, value, at }: TemplateValue, twin: CheckedTwin, found: Placeholders, bindings: BindingSet): number {
  const pattern = substitute(value.path, found);
  let used = 0;
  for (const path of twin.model?.values.keys() ?? []) {
    const more = matchPlaceholders(pattern, path, NAME);
    if (!more) continue;
    used += 1;
    // A placeholder takes the paths that nobody else has.
    const open = Object.keys(more).length > 0;
    if (open && (bindings.has(twin.twin.id, path) || Object.hasOwn(twin.twin.properties, path))) continue;
    const topic = substitute(template.topic, { ...found, ...more });
    if (!bindings.claim(twin.twin.id, path, `${topic} of ${source}`, at)) continue;
    const item = checkItem({ ...value, path }, at, twin);
    if (item) bindings.add(source, twin.twin.id, { topic, pointer, template: template.topic, ...item });
  }
  return used;
}
