import { Type, type Static } from 'typebox';
import { AlertRule } from './alert-rule.v1.js';
import { CommandRule, EXAMPLE_COMMAND_RULE } from './command-rule.v1.js';
import { defineContract } from './contract.js';
import { DetectorRule, EXAMPLE_DETECTOR } from './detector-rule.v1.js';
import { EXAMPLE_TS } from './examples.js';
import { NotificationRoutes } from './notification-routes.v1.js';
import { Timestamp } from './primitives.js';

const Site = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' });

/** What `rules.yaml` says for one site: each rule that selects a twin of it, and whom to tell. */
export const PlantRules = Type.Object(
  {
    organisation: Site,
    site: Site,
    detectors: Type.Optional(Type.Array(DetectorRule)),
    alerts: Type.Optional(Type.Array(AlertRule)),
    routes: Type.Optional(NotificationRoutes),
    commands: Type.Optional(Type.Array(CommandRule)),
    appliedAt: Timestamp,
  },
  { additionalProperties: true },
);
export type PlantRules = Static<typeof PlantRules>;

const keyOf = ({ organisation, site }: PlantRules): string => `${organisation}:${site}`;

export const plantRules = defineContract({
  topic: 'plant.rules.v1',
  title: 'Plant rules',
  description: 'The rules of each site as last applied, compacted; a null value takes them out. One partition: every reader holds them all.',
  schema: PlantRules,
  ceType: () => 'orrery.plant.rules.v1',
  keyOf,
  subjectOf: keyOf,
  timeOf: ({ appliedAt }) => appliedAt,
  settings: { partitions: 1, cleanup: 'compact', retentionMs: -1, config: { 'min.cleanable.dirty.ratio': '0.3' } },
  writers: ['api'],
  readers: ['alerting', 'maintenance', 'simulation', 'api', 'downstream'],
  examples: [
    {
      organisation: 'acme',
      site: 'riverside',
      detectors: [EXAMPLE_DETECTOR],
      commands: [EXAMPLE_COMMAND_RULE],
      alerts: [
        {
          id: 'filler-flow-low',
          title: 'Flow of the filler is low',
          on: { models: ['dtmi:orrery:packaging:Filler;1'] },
          check: { kind: 'threshold', path: 'flowRate', below: 0.4, hysteresis: 0.05 },
          priority: 'high',
          onDelayMs: 10_000,
          offDelayMs: 30_000,
          suppressedWhen: 'value("state") == 0',
          escalate: [{ afterMs: 600_000, to: 'critical' }],
          deescalateAfterMs: 0,
          groupAlong: ['feeds'],
          nextStep: { procedure: 'Look at the inlet valve', documents: [{ title: 'Valve', url: 'https://docs.acme.example/valve' }] },
        },
        { id: 'bearing', title: 'Bearing', on: { level: 'machine' }, check: { kind: 'rate', path: 'motor/temperature', rising: 5, perMs: 60_000, windowMs: 300_000 }, priority: 'medium', onDelayMs: 0, offDelayMs: 0 },
        { id: 'silent', title: 'Silent', on: { site: 'riverside' }, check: { kind: 'absence', paths: ['flowRate'], forMs: 60_000 }, priority: 'low', onDelayMs: 0, offDelayMs: 0 },
        { id: 'bad-signal', title: 'Bad signal', on: { site: 'riverside' }, check: { kind: 'quality', paths: ['flowRate'], is: ['bad', 'stale'] }, priority: 'low', onDelayMs: 0, offDelayMs: 0 },
        { id: 'anomaly', title: 'Unusual', on: { subtree: ['acme:riverside:line1'] }, check: { kind: 'score', detector: 'valve', above: 1 }, priority: 'high', onDelayMs: 0, offDelayMs: 0 },
        { id: 'wear', title: 'Worn soon', on: { twins: ['acme:riverside:line1-filler'] }, check: { kind: 'time-left', belowMs: 604_800_000, quantile: 'p10' }, priority: 'medium', onDelayMs: 0, offDelayMs: 0 },
        { id: 'dry', title: 'Runs dry', on: { level: 'machine' }, check: { kind: 'condition', condition: 'value("flowRate") < 0.1 && value("running")' }, priority: 'critical', onDelayMs: 0, offDelayMs: 0 },
      ],
      routes: {
        people: [{ id: 'anna', name: 'Anna', email: 'anna@acme.example' }],
        webhooks: [{ id: 'cmms', url: 'https://cmms.acme.example/hook' }],
        rotas: [{ id: 'mechanics', timeZone: 'Europe/Berlin', begins: '2026-01-05T06:00', turnHours: 8, order: ['anna'] }],
        routes: [
          {
            id: 'urgent',
            priorities: ['critical', 'high'],
            to: ['rota:mechanics', 'webhook:cmms'],
            waitMs: 10_000,
            remindMs: 1_800_000,
            quiet: { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin', except: ['critical'] },
          },
        ],
      },
      appliedAt: EXAMPLE_TS,
    },
  ],
});
