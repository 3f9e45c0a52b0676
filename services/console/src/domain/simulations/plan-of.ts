import { type Answer, type Plan } from '@orrery/des';

/** The plan by which a result's replications ran: seed and replication fix their bytes. */
export const planOf = ({ plan: { seed, horizon, warmUp } }: Answer): Plan => ({ seed: seed ?? 0, horizon: horizon ?? 0, warmUp: warmUp ?? 0 });
