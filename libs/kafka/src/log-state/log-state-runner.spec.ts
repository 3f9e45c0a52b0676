import { twinEvents, twinInputs, twinState, type Contract, type TwinSnapshot } from '@orrery/contracts';
import { LogStateRunner } from './log-state-runner.js';

describe('LogStateRunner', () => {
  it('refuses topics whose partitions do not correspond', () => {
    const snapshots: Contract<TwinSnapshot> = { ...twinState, settings: { ...twinState.settings, partitions: 5 } };
    const logState = { input: twinInputs, snapshots, events: twinEvents, open: () => Promise.reject(new Error('not opened here')) as never };
    const settings = { brokers: ['127.0.0.1:1'], clientId: 'test', realm: 'real' };
    expect(() => new LogStateRunner({ settings, logState })).toThrow(/have 24, 5, 24 partitions/);
  });
});
