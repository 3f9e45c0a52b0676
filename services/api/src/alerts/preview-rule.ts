import { Inject, Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { type PastRecord, replayRule, RuleBook } from '@orrery/alarms';
import { type AlertRule, maintenanceScores, OrreryError } from '@orrery/contracts';
import { millisOf, selectsTwin, ticksOf, timestampFromMillis } from '@orrery/twin-model';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { Access } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { type DefinitionOf } from '../domain/registry.js';
import { HistoryDatabase } from '../history/history-database.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TOPIC_READER } from '../tokens.js';
import { MOST_EVENTS, type Past, pastOfTwin } from './past-of-twin.js';
import { type PreviewAnswerDto } from './preview.dto.js';

export interface PreviewAsked {
  readonly rule: AlertRule;
  /** Canonical. */
  readonly from: string;
  readonly to: string;
  readonly twins?: readonly string[];
}

type TwinOf = DefinitionOf<'twin'>;
type TwinPreview = PreviewAnswerDto['twins'][number];

const MOST_TWINS = 100_000;
const MOST_SELECTED = 200;
const DAY_MS = 86_400_000;
const SCORES_TIMEOUT_MS = 60_000;

/** What a rule would have raised over what the historian keeps, judged by the code that judges live (libs/alarms). */
@Injectable()
export class PreviewRule {
  constructor(
    private readonly definitions: DefinitionsStore,
    private readonly history: HistoryDatabase,
    private readonly access: Access,
    private readonly policy: CurrentPolicy,
    @Inject(TOPIC_READER) private readonly read: TopicReader,
  ) {}

  /** @throws OrreryError `contract-violation` where it selects nothing, `too-large` */
  async preview({ rule, from, to, twins: named }: PreviewAsked, principal: Principal): Promise<PreviewAnswerDto> {
    const selected = await this.selected(rule, named, principal);
    const judged = rule.check.kind === 'score' || rule.check.kind === 'time-left' ? await this.scores(new Set(selected.map(({ twinId }) => twinId)), from, to) : new Map<string, PastRecord[]>();
    const span = { from: ticksOf(from), to: ticksOf(to) };
    const twins = await this.history.ask(async (snapshot) => {
      const previews: TwinPreview[] = [];
      let room = MOST_EVENTS;
      for (const twin of selected) {
        const past = await pastOfTwin(snapshot, twin.twinId, span, this.pathsOf(rule, twin, principal), room);
        room -= past.records.length;
        previews.push(replay(rule, twin, merged(past, judged.get(twin.twinId) ?? []), { from, to }));
      }
      return previews;
    });
    const raised = twins.reduce((sum, twin) => sum + twin.raised.length, 0);
    return { rule: rule.id, from, to, twins, raised, perDay: raised / ((millisOf(to) - millisOf(from)) / DAY_MS) };
  }

  private async selected(rule: AlertRule, named: readonly string[] | undefined, principal: Principal): Promise<TwinOf[]> {
    const { parts } = this.policy.latest;
    const rights = this.access.rightsOf(principal);
    const isWithin = (twinId: string, root: string): boolean => parts.lineOf(twinId).has(root);
    const all = await this.definitions.list('twin', '', MOST_TWINS);
    const selected = all.filter(({ twinId, definition }) => (!named || named.includes(twinId)) && rights.may('READ_HISTORY', twinId) && selectsTwin(rule.on, twinId, definition, isWithin));
    if (selected.length === 0) throw new OrreryError('contract-violation', `the rule ${rule.id} selects no twin whose history you may read${named ? ' among those named' : ''}`, { remedy: 'See what `on` selects, and list the twins with GET /api/v1/twins.', details: { kind: 'rule-selects-nothing' } });
    if (selected.length > MOST_SELECTED) throw new OrreryError('too-large', `the rule ${rule.id} selects ${selected.length} twins; at most ${MOST_SELECTED} are looked at in one question`, { remedy: 'Name some of them in `twins`.', details: { kind: 'too-many-twins' } });
    return selected;
  }

  /** @throws OrreryError `forbidden` where the rule reads a path that is closed to who asks */
  private pathsOf(rule: AlertRule, { twinId, definition }: TwinOf, principal: Principal): ReadonlySet<string> {
    const [organisation = '', site = ''] = twinId.split(':');
    const book = new RuleBook();
    book.set(`${organisation}:${site}`, { organisation, site, alerts: [{ ...rule, on: { twins: [twinId] } }], appliedAt: timestampFromMillis(0) });
    const { paths } = book.rulesFor(twinId, definition, () => true);
    for (const path of paths) this.access.demand(principal, 'READ_HISTORY', twinId, path);
    return paths;
  }

  /** Scores are kept on their topic for a month, and nowhere else. */
  private async scores(wanted: ReadonlySet<string>, from: string, to: string): Promise<Map<string, PastRecord[]>> {
    const found = new Map<string, PastRecord[]>();
    let reject: (error: OrreryError) => void = () => undefined;
    const failed = new Promise<never>((_resolve, refuse) => (reject = refuse));
    const timer = setTimeout(() => reject(new OrreryError('timeout', `the scores were not read within ${SCORES_TIMEOUT_MS / 1_000} s`, { remedy: 'Ask again; see whether Kafka can be reached.', details: { kind: 'scores-not-read' } })), SCORES_TIMEOUT_MS);
    const reading = this.read(maintenanceScores, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (!value || !wanted.has(value.twinId) || value.at < from || value.at >= to) return;
        const known = found.get(value.twinId);
        if (known) known.push({ score: value });
        else found.set(value.twinId, [{ score: value }]);
      },
      onFailure: (error) => reject(error),
    });
    try {
      await Promise.race([reading.caughtUp, failed]);
    } finally {
      clearTimeout(timer);
      await reading.close();
    }
    return found;
  }
}

const timeOf = ({ event, score }: PastRecord): string => (event ?? score).at;

/** Both are in the order of their time; of one moment the change comes before the score that it led to. */
function merged({ records, begins }: Past, scores: readonly PastRecord[]): Past {
  const all = scores.length === 0 ? records : [...records, ...scores].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : a.event ? -1 : 1));
  return { records: all, ...(begins === undefined ? {} : { begins }) };
}

function replay(rule: AlertRule, { twinId, definition }: TwinOf, { records, begins }: Past, { from, to }: { readonly from: string; readonly to: string }): TwinPreview {
  const { raised, indeterminateMs, fault } = replayRule(rule, definition, records, millisOf(to));
  const fromMs = millisOf(from);
  return {
    twinId,
    // What held before the span would have been raised before it.
    raised: raised.filter(({ raisedMs }) => raisedMs >= fromMs).map(({ instance, raisedMs, clearedMs, text, suppressed }) => ({ instance, raisedAt: timestampFromMillis(raisedMs), ...(clearedMs === undefined ? {} : { clearedAt: timestampFromMillis(clearedMs) }), text, suppressed })),
    indeterminateMs,
    ...(fault === undefined ? {} : { fault }),
    ...(begins === undefined ? {} : { begins }),
  };
}
