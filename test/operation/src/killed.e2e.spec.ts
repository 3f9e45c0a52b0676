import { figure } from '@orrery/testing';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';

const KILLED = ['mqtt-ingestion', 'twin-projector', 'historian', 'api'];

/** What every other story of this suite rests on: a platform whose services die loses nothing of what machines send. */
describe('Killed', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    const without = ['maintenance', 'alerting', 'command', 'simulation', 'opcua-ingestion', 'twin-export'];
    system = await RunningSystem.start({ name: 'killed', parts: () => [], envOf: NumberedLoad.envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without });
  });
  afterAll(() => system?.stop());

  test('each service in turn by kill -9 and started again: no reading lost, none twice, revisions without a gap', async () => {
    const load = await NumberedLoad.start(system);
    for (const name of KILLED) {
      const before = load.total;
      const service = system.stack.service(name);
      await service.kill();
      await service.restart();
      figure(`${name}: ${load.total - before} readings were sent while it was away`);
    }
    await load.stop();
    const { sent, inHistory, longestDelayS, longestStandstillS } = await load.verify();
    expect(inHistory).toBe(sent);
    figure(`${sent} readings sent, ${inHistory} in history; at most ${longestDelayS.toFixed(1)} s until the log had one; a reader saw a twin stand still for at most ${longestStandstillS.toFixed(1)} s`);
  });
});
