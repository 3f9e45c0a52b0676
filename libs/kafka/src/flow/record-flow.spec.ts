import { twinInputs } from '@orrery/contracts';
import { HealthRegistry, Metrics } from '@orrery/service-kit';
import { RecordFlow } from './record-flow.js';

describe('the flow of records', () => {
  it('is expected while records wait, and no longer once the partition is handled or somebody else’s', () => {
    const flow = new RecordFlow({ metrics: new Metrics('twin-projector', '0'), health: new HealthRegistry(), name: 'inputs', stuckMs: 60_000 });
    expect(flow.lagging).toBe(false);
    flow.lag(twinInputs.topic, 3, 10);
    flow.lag(twinInputs.topic, 4, 5);
    expect(flow.lagging).toBe(true);
    flow.lag(twinInputs.topic, 3, 0);
    flow.forgetLag(twinInputs.topic, 4);
    expect(flow.lagging).toBe(false);
  });

  it('is not expected while what every record needs is away: no restart brings that back', async () => {
    const health = new HealthRegistry();
    let isAway = true;
    const flow = new RecordFlow({ metrics: new Metrics('twin-projector', '0'), health, name: 'inputs', stuckMs: -1, waits: () => isAway });
    flow.lag(twinInputs.topic, 3, 10);
    expect((await health.report('live')).ok).toBe(true);
    isAway = false;
    expect((await health.report('live')).ok).toBe(false);
  });
});
