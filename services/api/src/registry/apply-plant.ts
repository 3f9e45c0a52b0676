import { Inject, Injectable } from '@nestjs/common';
import { OrreryError, plantRules, twinInputs, twinRegistry } from '@orrery/contracts';
import { outboxRow, type OutboxRelay, type OutboxRow, writeOutboxRows } from '@orrery/kafka';
import { formatProblem, type Problem as PlantProblem, timestampFromMillis } from '@orrery/twin-model';
import pg from 'pg';
import { treeChanged } from '../adapters/policy.store.js';
import { inTransaction } from '../adapters/transaction.js';
import { RegistryStore } from '../adapters/registry.store.js';
import { type ChangeReport, countChanges, describeChanges } from '../domain/describe-changes.js';
import { type Change, diffRegistry, equalJson } from '../domain/registry.js';
import { type Applied, registryRecord, rulesRecord, twinInput } from '../domain/registry-records.js';
import { OUTBOX_RELAY, POOL } from '../tokens.js';
import { type PlantFiles, readPlantFolder } from './read-plant-folder.js';

export interface ApplyResult {
  readonly plant: string;
  readonly dryRun: boolean;
  readonly changed: boolean;
  readonly changes: ChangeReport;
  /** Allowed, yet probably not meant. */
  readonly warnings: readonly PlantProblem[];
}

/** How the registry differs from the folder that it should be like. */
export interface DriftResult extends ApplyResult {
  /** Definitions that differ. */
  readonly drift: number;
  readonly checkedAt: string;
  /** The last change of the plant; absent where it was never applied. */
  readonly lastApply?: { readonly at: string; readonly by: string };
}

/** `ce_source` of what the registry says. */
export const REGISTRY_SOURCE = '/orrery/api/registry';

/**
 * Makes the registry what a plant folder says: one transaction with its outbox, so that either everything that follows
 * from the folder is published, in order, or nothing is. Applying the same folder again changes and publishes nothing.
 */
@Injectable()
export class ApplyPlant {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(OUTBOX_RELAY) private readonly relay: OutboxRelay,
    private readonly store: RegistryStore,
  ) {}

  /** @throws OrreryError `contract-violation` with every problem of the folder; `conflict` where another plant owns a name. */
  async apply(folder: PlantFiles, by: string, dryRun: boolean): Promise<ApplyResult> {
    const nowMs = Date.now();
    const { plant, definitions, problems, warnings } = readPlantFolder(folder, nowMs);
    if (plant === undefined) throw brokenPlant(problems);
    const applied = { by, at: timestampFromMillis(nowMs) };
    const result = await inTransaction(this.pool, async (tx) => {
      await this.store.lock(tx);
      const changes = diffRegistry(await this.store.definitionsOf(tx, plant), definitions);
      await this.refuseForeign(tx, plant, changes);
      refuseOtherSelection(changes);
      const report = describeChanges(changes);
      if (!dryRun && changes.length > 0) await this.write(tx, plant, changes, report, applied);
      return { plant, dryRun, changed: changes.length > 0, changes: report, warnings };
    });
    if (result.changed && !dryRun) this.relay.wake();
    return result;
  }

  /**
   * What an apply of the folder would change, remembered as the plant's drift: asked for by who holds the folder that the plant should be like,
   * where a dry run is anybody's question.
   *
   * @throws OrreryError as `apply` does; nothing is remembered then
   */
  async drift(folder: PlantFiles, by: string): Promise<DriftResult> {
    const checkedAt = timestampFromMillis(Date.now());
    const result = await this.apply(folder, by, true);
    const drift = countChanges(result.changes);
    return inTransaction(this.pool, async (tx) => {
      await this.store.keepCheck(tx, result.plant, by, checkedAt, drift);
      const lastApply = await this.store.lastApply(tx, result.plant);
      return { ...result, drift, checkedAt, ...(lastApply ? { lastApply } : {}) };
    });
  }

  private async write(tx: pg.ClientBase, plant: string, changes: readonly Change[], report: ChangeReport, applied: Applied): Promise<void> {
    await this.store.save(tx, plant, changes, applied.at);
    if (changes.some(movesTwin)) await treeChanged(tx);
    await this.store.record(tx, plant, applied.by, applied.at, report);
    const gone = changes.filter((change) => !change.after).map((change) => change.key);
    const shared = await this.store.shared(tx, plant, gone);
    await writeOutboxRows(tx, changes.flatMap((change) => this.records(change, applied, shared.has(change.key))));
  }

  /** What a change tells the registry's readers and its twin; a model that another plant still has is not taken out. */
  private records(change: Change, applied: Applied, isShared: boolean): OutboxRow[] {
    const record = registryRecord(change, applied);
    const ruled = rulesRecord(change, applied);
    const input = twinInput(change, applied);
    const to = (key: string) => ({ key, partitionKey: key, source: REGISTRY_SOURCE });
    return [
      ...(record && !isShared ? [outboxRow(twinRegistry, { value: record.entry, ...to(record.key) })] : []),
      ...(ruled ? [outboxRow(plantRules, { value: ruled.rules, ...to(ruled.key) })] : []),
      ...(input ? [outboxRow(twinInputs, { value: input, source: REGISTRY_SOURCE })] : []),
    ];
  }

  private async refuseForeign(tx: pg.ClientBase, plant: string, changes: readonly Change[]): Promise<void> {
    const foreign = await this.store.foreign(tx, plant, changes);
    if (foreign.length === 0) return;
    const list = foreign.map(({ key, plant: owner }) => `${key} (of ${owner})`).join(', ');
    throw new OrreryError('conflict', `another plant defines ${list}`, {
      remedy: 'Rename it here, or take it out of the other plant first. A model that differs needs a new version in its DTMI.',
      details: { kind: 'defined-elsewhere', definitions: foreign },
    });
  }
}

/** Whether it changes what is part of what: subtrees of policies follow in the same transaction. */
function movesTwin({ before, after }: Change): boolean {
  const partOf = (definition: Change['before']) => (definition?.type === 'twin' ? (definition.definition.partOf ?? '') : undefined);
  return partOf(before) !== partOf(after);
}

/** Who reads an export holds what it selected so far: another selection under the same name would leave its readers with both. */
function refuseOtherSelection(changes: readonly Change[]): void {
  const changed = changes.filter(({ before, after }) => before?.type === 'export' && after?.type === 'export' && !equalJson({ ...before, readers: [] }, { ...after, readers: [] }));
  if (changed.length === 0) return;
  throw new OrreryError('conflict', `${changed.map(({ key }) => key).join(', ')} selects something else than before`, {
    remedy: 'Give the new selection a name of its own, and take the old one out once its readers have moved; its readers may change under the same name.',
    details: { kind: 'export-changed', definitions: changed.map(({ key }) => key) },
  });
}

function brokenPlant(problems: readonly PlantProblem[]): OrreryError {
  const [first] = problems;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  return new OrreryError('contract-violation', `the plant folder has problems: ${first ? formatProblem(first) : 'it is empty'}${more}`, {
    remedy: 'Correct the named places and apply again; nothing was changed.',
    details: { kind: 'broken-plant', problems },
  });
}
