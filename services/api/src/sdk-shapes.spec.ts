import { ACTIONS, type Grant, ROLES } from '@orrery/access';
import * as sdk from '@orrery/client';
import { type AlertDeed } from './domain/alerts/action-members.js';
import { type AlarmStatistics } from './alerts/alarm-statistics.js';
import { type AlertDetail } from './alerts/read-alerts.js';
import { type Decision } from './auth/decisions.js';
import { type AuditEntry } from '@orrery/commands';
import { type KnownCommand } from './domain/commands/command-book.js';
import { type AppliedPlant } from './adapters/registry.store.js';
import { type DriftResult } from './registry/apply-plant.js';
import { type ReadableScore } from './domain/maintenance/readable-score.js';
import { type ImportedReading } from './domain/imports/judge-batch.js';
import { type NewImport, type NumberedBatch } from './imports/import-history.js';
import { type ImportJob } from './imports/imports.store.js';
import { type NewRunDto } from './simulations/simulations.dto.js';
import { type RunDetail } from './simulations/simulations.store.js';
import { type WindowDto } from './maintenance/windows.dto.js';
import { type ProposalDto } from './commands/commands.dto.js';
import { type LocksDto } from './commands/commands-answer.dto.js';

/** Compiles only where B can stand where A is wanted. */
type Takes<A, B extends A> = (value: B) => A;
/** The SDK cannot import a service, so it writes these shapes itself: the compiler compares them here, and the lists are compared below. */
type _Answers = [Takes<sdk.DriftResult, DriftResult>, Takes<sdk.AppliedPlant, AppliedPlant>, Takes<sdk.ImportJob, ImportJob>, Takes<sdk.Grant, Grant>, Takes<sdk.Decision, Decision>, ..._Alerts, ..._Commands, ..._Simulations];
type _Alerts = [Takes<sdk.AlertDetail, AlertDetail>, Takes<sdk.AlarmStatistics, AlarmStatistics>, Takes<sdk.MaintenanceWindow, WindowDto>, Takes<sdk.TwinScores['scores'][number], ReadableScore>];
type _Commands = [Takes<sdk.CommandDetail, KnownCommand>, Takes<sdk.AuditEntry, AuditEntry>, Takes<sdk.CommandLocks, LocksDto>];
type _Simulations = [Takes<sdk.SimulationRunDetail, RunDetail>, Takes<NewRunDto, sdk.NewSimulationRun>];
type _Questions = [Takes<Omit<AlertDeed, 'id' | 'twinId' | 'alert' | 'by' | 'at'>, sdk.AlertActionDraft>, Takes<ProposalDto, sdk.CommandProposal>, Takes<ImportedReading, sdk.ImportReading>, Takes<NewImport, sdk.NewImport>, Takes<Pick<NumberedBatch, 'batch' | 'readings'>, sdk.ImportBatch>];

describe('what the SDK says of the api', () => {
  it('names the same actions and roles', () => {
    expect([...sdk.ACTIONS]).toEqual([...ACTIONS]);
    expect([...sdk.ROLES]).toEqual([...ROLES]);
  });
});
