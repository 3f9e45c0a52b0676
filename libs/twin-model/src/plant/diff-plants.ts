import { toDtdlV3 } from '../dtdl/write-v3.js';
import { type Plant } from './plant.js';
import { type SiteRules } from './rules/read-rules.js';

/** What became of one kind of thing; ids are sorted. `changed` names the parts that differ. */
export interface PlantChanges {
  readonly added: readonly string[];
  readonly changed: readonly { readonly id: string; readonly fields: readonly string[] }[];
  readonly removed: readonly string[];
}

/** Ids: a model's DTMI, a twin's id, `<from> <name> <target>`, a source's id, `<source> <twin> <path>`, an export's name, `<site> alerts <rule>`. */
export interface PlantDiff {
  readonly models: PlantChanges;
  readonly twins: PlantChanges;
  readonly relationships: PlantChanges;
  readonly sources: PlantChanges;
  readonly bindings: PlantChanges;
  readonly exports: PlantChanges;
  readonly rules: PlantChanges;
}

/** JSON with sorted keys: equal things give equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

type Things = ReadonlyMap<string, object>;

function compare(before: Things, after: Things): PlantChanges {
  const changed = [...after].flatMap(([id, thing]) => {
    const earlier = before.get(id);
    if (!earlier) return [];
    const [a, b] = [earlier as Record<string, unknown>, thing as Record<string, unknown>];
    const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => canonical(a[key]) !== canonical(b[key]));
    return fields.length === 0 ? [] : [{ id, fields: fields.sort() }];
  });
  return {
    added: [...after.keys()].filter((id) => !before.has(id)).sort(),
    changed: changed.sort((a, b) => (a.id < b.id ? -1 : 1)),
    removed: [...before.keys()].filter((id) => !after.has(id)).sort(),
  };
}

const EMPTY: Plant = { organisation: '', models: [], twins: [], relationships: [], sources: [], bindings: [], exports: [], rules: [], documents: [] };

/** What applying `after` would change in `before`; undefined stands for a plant that is not there yet. Files and their order do not count. */
export function diffPlants(before: Plant | undefined, after: Plant): PlantDiff {
  const of = (list: (plant: Plant) => readonly (readonly [string, object])[]) =>
    compare(new Map(list(before ?? EMPTY)), new Map(list(after)));
  return {
    models: of(({ models }) => models.map((model) => [model.id, toDtdlV3(model)] as const)),
    twins: of(({ twins }) => twins.map((twin) => [twin.id, twin] as const)),
    relationships: of(({ relationships }) => relationships.map((link) => [`${link.from} ${link.name} ${link.target}`, link] as const)),
    sources: of(({ sources }) => sources.map((source) => [source.id, source] as const)),
    bindings: of(({ bindings }) =>
      bindings.flatMap(({ source, twinId, items, methods = [] }) => [...items, ...methods].map((item) => [`${source} ${twinId} ${item.path}`, item] as const)),
    ),
    exports: of(({ exports }) => exports.map((one) => [one.name, one] as const)),
    rules: of(({ rules }) => rules.flatMap(rulesById)),
  };
}

/** Each rule of a site by section and id; a section that is no list of rules is one thing. */
function rulesById({ organisation: _organisation, site, ...sections }: SiteRules): (readonly [string, object])[] {
  return Object.entries(sections).flatMap(([section, content]): (readonly [string, object])[] =>
    Array.isArray(content) ? content.map((rule: { id: string }) => [`${site} ${section} ${rule.id}`, rule]) : [[`${site} ${section}`, content]],
  );
}

/** Whether a diff says that nothing would change. */
export function isEmptyDiff(diff: PlantDiff): boolean {
  return Object.values(diff).every(({ added, changed, removed }: PlantChanges) => added.length + changed.length + removed.length === 0);
}
