import { Injectable } from '@nestjs/common';
import { RuleReplay, type WouldHave } from '@orrery/alarms';
import { type AlertRule, OrreryError, type TwinEvent } from '@orrery/contracts';
import { nearest, selectsTwin, ticksOf, timestampFromMillis, timestampFromTicks, type Twin } from '@orrery/twin-model';
import { type DefinitionOf } from '../domain/registry.js';
import { HistoryDatabase, type HistorySnapshot } from '../history/history-database.js';
import { eventsWithin, findRevision } from '../history/revisions.store.js';
import { fold } from '../history/state-as-of.js';
import { brokenPlant } from './apply-plant.js';
import { type PlantFiles, readPlantFolder } from './read-plant-folder.js';
import { type ReplayAnswerDto } from './replay.dto.js';

export type ReplayAnswer = ReplayAnswerDto;

/** Revisions of one question, and of one page of it. */
const MOST_REVISIONS = 200_000;
const PAGE = 5_000;
const SHOWN = 1_000;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Runs a rule of a plant folder over what is kept of the past of its twins, by the code that runs it live: what it would have raised is seen before it is applied. */
@Injectable()
export class ReplayRule {
  constructor(private readonly database: HistoryDatabase) {}

  /** @throws OrreryError `contract-violation` with every problem of the folder; `not-found` where it has no such rule; `invalid-argument` where there is too much past */
  async run(folder: PlantFiles, ruleId: string, span: Span, nowMs: number): Promise<ReplayAnswer> {
    const { plant, definitions, problems } = readPlantFolder(folder, nowMs);
    if (plant === undefined) throw brokenPlant(problems);
    const rule = ruleOf(definitions.filter((definition) => definition.type === 'rules'), ruleId);
    const all = new Map(definitions.flatMap((definition) => (definition.type === 'twin' ? [[definition.twinId, definition.definition] as const] : [])));
    const isWithin = (twinId: string, root: string): boolean => {
      const seen = new Set<string>();
      for (let at: string | undefined = twinId; at !== undefined && !seen.has(at); at = all.get(at)?.partOf) {
        if (at === root) return true;
        seen.add(at);
      }
      return false;
    };
    const selected = [...all].filter(([twinId, definition]) => selectsTwin(rule.on, twinId, definition, isWithin));
    const notes = new Map<string, number>();
    if (rule.check.kind === 'score' || rule.check.kind === 'time-left') notes.set('scores are not kept with the history: a rule over them cannot be run over the past', selected.length);
    const raised: WouldHave[] = [];
    let [revisions, indeterminateMs] = [0, 0];
    await this.database.ask(async (snapshot) => {
      for (const [twinId, definition] of notes.size > 0 ? [] : selected) {
        const replay = RuleReplay.of(rule, definition);
        if (typeof replay === 'string') {
          notes.set(replay, (notes.get(replay) ?? 0) + 1);
          continue;
        }
        revisions += await runOver(snapshot, twinId, span, replay, MOST_REVISIONS - revisions);
        const done = replay.finish(span.toMs);
        raised.push(...done.raised);
        indeterminateMs += done.indeterminateMs;
      }
    });
    raised.sort((a, b) => a.raisedMs - b.raisedMs);
    return {
      rule: ruleId,
      from: timestampFromMillis(span.fromMs),
      to: timestampFromMillis(span.toMs),
      twins: selected.length,
      revisions,
      count: raised.length,
      raised: raised.slice(0, SHOWN).map(({ twinId, instance, raisedMs, clearedMs, text, suppressed }) => ({
        twinId,
        instance,
        raisedAt: timestampFromMillis(raisedMs),
        ...(clearedMs === undefined ? {} : { clearedAt: timestampFromMillis(clearedMs) }),
        text,
        suppressed,
      })),
      indeterminateSeconds: indeterminateMs / 1000,
      notes: [...notes].map(([note, twins]) => `${note} (${twins} ${twins === 1 ? 'twin' : 'twins'})`),
    };
  }
}

function ruleOf(sites: readonly DefinitionOf<'rules'>[], id: string): AlertRule {
  const rules = sites.flatMap(({ alerts = [] }) => alerts);
  const rule = rules.find((one) => one.id === id);
  if (rule) return rule;
  const near = nearest(id, rules.map((one) => one.id));
  throw new OrreryError('not-found', `rules.yaml of the folder has no rule ${id} under alerts`, { remedy: near === undefined ? 'Name one that it has.' : `Did you mean ${near}?`, details: { kind: 'unknown-rule', ...(near === undefined ? {} : { nearest: near }) } });
}

/** The state at the beginning of the window, then every revision in it. @returns how many */
async function runOver(snapshot: HistorySnapshot, twinId: string, { fromMs, toMs }: Span, replay: RuleReplay, most: number): Promise<number> {
  const span = { from: ticksOf(timestampFromMillis(fromMs)), to: ticksOf(timestampFromMillis(toMs)) };
  const before = await findRevision(snapshot, twinId, { atTicks: span.from });
  if (before && !before.isDeletion) replay.take({ event: stateAsEvent(await fold(snapshot, twinId, before), timestampFromMillis(fromMs)) });
  let last = { life: 0, rev: 0 };
  for (let count = 0; ; ) {
    const events = await eventsWithin(snapshot, twinId, span, last, PAGE);
    count += events.length;
    if (count > most) {
      throw new OrreryError('invalid-argument', `there are more than ${MOST_REVISIONS} revisions in this window`, { remedy: 'Ask for a shorter one, or let the rule select fewer twins.', details: { kind: 'over-limit', limit: MOST_REVISIONS } });
    }
    for (const { type, rev, prev_rev, at_ticks, cause, changes } of events) replay.take({ event: { type, twinId, rev, prevRev: prev_rev, at: timestampFromTicks(BigInt(at_ticks)), cause, changes } });
    const end = events.at(-1);
    if (events.length < PAGE || !end) return count;
    last = { life: end.life, rev: end.rev };
  }
}

function stateAsEvent({ twinId, rev, inputOffset, properties, desired }: Twin, at: string): TwinEvent {
  return {
    type: 'changed',
    twinId,
    rev,
    prevRev: rev - 1,
    at,
    cause: { input: 'replay', offset: inputOffset },
    changes: [...Object.entries(properties).map(([path, state]) => ({ kind: 'reported' as const, path, state })), ...Object.entries(desired).map(([path, state]) => ({ kind: 'desired' as const, path, state }))],
  };
}
