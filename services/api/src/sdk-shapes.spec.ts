import { ACTIONS, type Grant, ROLES } from '@orrery/access';
import * as sdk from '@orrery/client';
import { type Decision } from './auth/decisions.js';
import { type ImportedReading } from './domain/imports/judge-batch.js';
import { type NewImport, type NumberedBatch } from './imports/import-history.js';
import { type ImportJob } from './imports/imports.store.js';

/** Compiles only where B can stand where A is wanted. */
type Takes<A, B extends A> = (value: B) => A;
/** The SDK cannot import a service, so it writes these shapes itself: the compiler compares them here, and the lists are compared below. */
type _Answers = [Takes<sdk.ImportJob, ImportJob>, Takes<sdk.Grant, Grant>, Takes<sdk.Decision, Decision>];
type _Questions = [Takes<ImportedReading, sdk.ImportReading>, Takes<NewImport, sdk.NewImport>, Takes<Pick<NumberedBatch, 'batch' | 'readings'>, sdk.ImportBatch>];

describe('what the SDK says of the api', () => {
  it('names the same actions and roles', () => {
    expect([...sdk.ACTIONS]).toEqual([...ACTIONS]);
    expect([...sdk.ROLES]).toEqual([...ROLES]);
  });
});
