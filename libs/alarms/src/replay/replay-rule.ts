import { type AlertRule, type MaintenanceScore, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { type CompiledRule, compileRule } from '../evaluate/compile-rule.js';
import { type RuleEdge } from '../evaluate/evaluate-twin.js';
import { type TwinRules } from '../evaluate/rule-book.js';
import { passTwinTime, takeEvent, takeScore } from '../evaluate/take-record.js';
import { emptyMemory, isRecorded, type TwinMemory } from '../evaluate/twin-memory.js';

/** One record of the past of a twin. */
export type PastRecord = { readonly event: TwinEvent; readonly score?: undefined } | { readonly score: MaintenanceScore; readonly event?: undefined };

/** One time that the rule would have raised an alert. */
export interface WouldHave {
  readonly twinId: string;
  readonly instance: string;
  readonly raisedMs: number;
  /** Absent: still active at the end of the window. */
  readonly clearedMs?: number;
  readonly text: string;
  /** It would have been suppressed by design. */
  readonly suppressed: boolean;
}

/** What a rule would have raised over a past window of one twin. */
export interface Replayed {
  readonly raised: readonly WouldHave[];
  /** How long the rule could not be judged, in all its instances together. */
  readonly indeterminateMs: number;
  readonly fault?: string;
}

/**
 * Runs a rule over what is kept of a twin's past with the code that runs it live: the same readings raise the same alerts (rule R31). Ticks are made
 * from the times the rule asks for, as the service makes them from its clock.
 *
 * @param past in the order of the log: the twin's state before the window as its first event
 */
export function replayRule(rule: AlertRule, definition: TwinDefinition, past: Iterable<PastRecord>, untilMs: number): Replayed {
  const replay = RuleReplay.of(rule, definition);
  if (typeof replay === 'string') return { raised: [], indeterminateMs: 0, fault: replay };
  for (const record of past) replay.take(record);
  return replay.finish(untilMs);
}

/** The same, record by record, for a past that is read page by page. */
export class RuleReplay {
  private readonly memory: TwinMemory = emptyMemory();
  private readonly rules: TwinRules;
  private readonly open = new Map<string, WouldHave>();
  private readonly closed: WouldHave[] = [];
  private readonly unsure = new Map<string, number>();
  private indeterminateMs = 0;
  private twinId = '';

  private constructor(
    compiled: CompiledRule,
    private readonly definition: TwinDefinition,
  ) {
    this.rules = { rules: [compiled], paths: new Set(compiled.paths) };
  }

  /** @returns a text where the rule cannot be run over such a twin: why not */
  static of(rule: AlertRule, definition: TwinDefinition): RuleReplay | string {
    const compiled = compileRule(rule, definition);
    if (!compiled) return 'the twin has nothing that the rule judges';
    return 'message' in compiled ? compiled.message : new RuleReplay(compiled, definition);
  }

  take({ event, score }: PastRecord): void {
    this.twinId = (event ?? score).twinId;
    this.note(event ? takeEvent(this.rules, this.memory, event, this.definition) : takeScore(this.rules, this.memory, score, this.definition));
  }

  finish(untilMs: number): Replayed {
    if (!isRecorded(this.definition)) this.note(passTwinTime(this.rules, this.memory, untilMs - 1));
    for (const since of this.unsure.values()) this.indeterminateMs += Math.max(0, Math.max(untilMs, this.memory.clockMs) - since);
    const raised = [...this.closed, ...this.open.values()].sort((a, b) => a.raisedMs - b.raisedMs);
    return { raised, indeterminateMs: this.indeterminateMs };
  }

  private note(edges: readonly RuleEdge[]): void {
    for (const { edge, instance, atMs, evidence, suppressed } of edges) {
      if (edge === 'on') this.open.set(instance, { twinId: this.twinId, instance, raisedMs: atMs, text: evidence?.text ?? '', suppressed: suppressed === true });
      const open = this.open.get(instance);
      if (edge === 'off' && open) {
        this.closed.push({ ...open, clearedMs: atMs });
        this.open.delete(instance);
      }
      if (edge === 'unsure') this.unsure.set(instance, atMs);
      if (edge === 'sure') {
        this.indeterminateMs += atMs - (this.unsure.get(instance) ?? atMs);
        this.unsure.delete(instance);
      }
    }
  }
}
