import { checkModels } from './check-models.js';
import { modelSetOf, type Interface, type ModelSet } from './interface.js';
import { compactJsonLd } from './compact-json-ld.js';
import { openJson, type SourceFile } from './open-file.js';
import { type Place } from './place.js';
import { type Problem } from './problem.js';
import { readInterface } from './read-interface.js';

export interface ModelsRead {
  /** Interfaces without problems of their own, in file order. */
  readonly interfaces: readonly Interface[];
  readonly models: ModelSet;
  /** DTMIs that were seen but cannot be used: their own problems are listed, what refers to them is not blamed. */
  readonly broken: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** Allowed by DTDL, yet probably not meant. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads DTDL v2 and v3 models; each file holds one Interface or an array of them. Every problem of every file is collected,
 * and a broken file hides nothing of the others.
 */
export function readModels(files: readonly SourceFile[]): ModelsRead {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const interfaces: Interface[] = [];
  const broken = new Set<string>();
  const places = new Map<Interface, Place>();
  const ids = new Map<string, string>();
  for (const file of files) {
    const opened = openJson(file, 'dtdl', problems);
    if (!opened) continue;
    const documents: unknown[] = Array.isArray(opened.value) ? opened.value : [opened.value];
    for (const [index, document] of documents.entries()) {
      const place = Array.isArray(opened.value) ? opened.place.at(index) : opened.place;
      const read = readInterface(compactJsonLd(document), place, ids);
      for (const id of read.broken) broken.add(id);
      for (const found of read.interfaces) {
        interfaces.push(found);
        places.set(found, opened.place.at(...found.path.split('/').slice(1)));
      }
    }
  }
  const models = modelSetOf(interfaces);
  checkModels(models, broken, places);
  return { interfaces, models, broken, problems, warnings: [...warnings, ...targetWarnings(interfaces, models, broken)] };
}

/** A relationship's target need not exist (it is meant "by reference"), but one that differs from a model only in spelling is a slip. */
function targetWarnings(interfaces: readonly Interface[], models: ModelSet, broken: ReadonlySet<string>): Problem[] {
  const spelled = new Map([...models.keys()].map((id) => [id.toLowerCase(), id]));
  return interfaces.flatMap((model) =>
    model.contents.flatMap((content, index) => {
      if (content.kind !== 'relationship' || content.target === undefined || models.has(content.target) || broken.has(content.target))
        return [];
      const meant = spelled.get(content.target.toLowerCase());
      if (meant === undefined) return [];
      return [
        {
          file: model.file,
          path: `${model.path}/contents/${index}/target`,
          code: 'dtdl.target.spelling',
          message: `the relationship ${content.name} leads to ${content.target}, which no model is called`,
          fix: `did you mean "${meant}"?`,
        },
      ];
    }),
  );
}
