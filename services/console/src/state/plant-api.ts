import { type OrreryClient } from '@orrery/client';

/** What the console asks of the api. */
export type PlantApi = Pick<OrreryClient, 'all' | 'me' | 'models' | 'patchDesired' | 'sources' | 'stream' | 'twin' | 'twinsWithState'>;
