import { twinInputs } from '@orrery/contracts';
import { HealthRegistry, Metrics } from '@orrery/service-kit';
import { InputFlow } from './input-flow.js';

describe('the flow of inputs', () => {
  it('is expected while inputs wait, and no longer once the partition is handled or somebody else’s', () => {
    const flow = new InputFlow(new Metrics('twin-projector', '0'), new HealthRegistry());
    expect(flow.lagging).toBe(false);
    flow.lag(twinInputs.topic, 3, 10);
    flow.lag(twinInputs.topic, 4, 5);
    expect(flow.lagging).toBe(true);
    flow.lag(twinInputs.topic, 3, 0);
    flow.forgetLag(twinInputs.topic, 4);
    expect(flow.lagging).toBe(false);
  });
});
