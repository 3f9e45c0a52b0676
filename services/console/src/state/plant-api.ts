import { type OrreryClient } from '@orrery/client';

/** What the plant as the browser knows it is made of. */
export type MirrorApi = Pick<OrreryClient, 'all' | 'me' | 'models' | 'patchDesired' | 'sources' | 'stream' | 'twin' | 'twinsWithState'>;

/** What the console asks of the api. */
export type PlantApi = MirrorApi & Pick<OrreryClient, 'activity' | 'alerts' | 'audit' | 'commands' | 'deadLetters' | 'history' | 'maintenance' | 'policies' | 'search' | 'simulations' | 'twinAt'>;
