import { Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { OrreryError, type TwinDefinition } from '@orrery/contracts';
import { nearest } from '@orrery/twin-model';
import { TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { Access } from '../auth/access.js';
import { type Series } from '../domain/history/series.js';
import { ReadTwin } from '../twins/read-twin.js';
import { type HistorySnapshot } from './history-database.js';
import { MAX_PATHS } from './history-question.js';
import { seriesOf } from './series.store.js';

/** A path that the model has and that was never read has no series yet. */
export type FoundSeries = Omit<Series, 'seriesId'> & { readonly seriesId?: number };

/** Which series a question is about: those it names, else all; never one that the subject may not read. */
@Injectable()
export class ResolveSeries {
  constructor(
    private readonly access: Access,
    private readonly directory: TwinDirectoryStore,
    private readonly readTwin: ReadTwin,
  ) {}

  /** @throws OrreryError `not-found` for a twin or path nobody knows, with the nearest name; `forbidden` for a named path that may not be read; `invalid-argument` for too many */
  async resolve(snapshot: HistorySnapshot, twinId: string, paths: readonly string[] | undefined, principal: Principal): Promise<FoundSeries[]> {
    this.access.demand(principal, 'READ_HISTORY', twinId);
    const known = await seriesOf(snapshot, twinId);
    const rights = this.access.rightsOf(principal);
    if (paths) {
      for (const path of paths) this.access.demand(principal, 'READ_HISTORY', twinId, path);
      return this.named(twinId, paths, known, (path) => rights.may('READ_HISTORY', twinId, path));
    }
    if (known.length === 0 && !(await this.directory.exists(twinId))) throw unknownTwin(twinId);
    const open = known.filter(({ path }) => rights.may('READ_HISTORY', twinId, path));
    if (open.length > MAX_PATHS) throw tooManyPaths(open.length);
    return open;
  }

  private async named(twinId: string, paths: readonly string[], known: readonly Series[], mayKnow: (path: string) => boolean): Promise<FoundSeries[]> {
    if (paths.length > MAX_PATHS) throw tooManyPaths(paths.length);
    const byPath = new Map(known.map((series) => [series.path, series]));
    let definition: TwinDefinition | undefined;
    const found: FoundSeries[] = [];
    for (const path of new Set(paths)) {
      const series = byPath.get(path);
      if (series) {
        found.push(series);
        continue;
      }
      definition ??= await this.readTwin.definition(twinId);
      const property = definition.properties[path];
      if (!property) throw unknownPath(twinId, path, [...new Set([...byPath.keys(), ...Object.keys(definition.properties)])].filter(mayKnow));
      found.push({ path, datatype: property.datatype, ...(property.unit === undefined ? {} : { unit: property.unit }) });
    }
    return found;
  }
}

export function unknownTwin(twinId: string): OrreryError {
  return new OrreryError('not-found', `there is no twin ${twinId}, and none is in the history`, { remedy: 'List the twins with GET /api/v1/twins.', details: { kind: 'unknown-twin' } });
}

function unknownPath(twinId: string, path: string, paths: readonly string[]): OrreryError {
  const near = nearest(path, paths);
  return new OrreryError('not-found', `${twinId} has no path ${path}${near === undefined ? '' : `; did you mean ${near}?`}`, {
    remedy: 'GET /api/v1/twins/{id} names the paths of a twin.',
    details: { kind: 'unknown-path', path, ...(near === undefined ? {} : { nearest: near }), ...(paths.length <= 50 ? { paths } : {}) },
  });
}

function tooManyPaths(count: number): OrreryError {
  return new OrreryError('invalid-argument', `the question is about ${count} paths; at most ${MAX_PATHS} are answered at once`, {
    remedy: 'Name up to that many with path=, and ask again for the others.',
    details: { kind: 'over-limit', wanted: count, limit: MAX_PATHS },
  });
}
