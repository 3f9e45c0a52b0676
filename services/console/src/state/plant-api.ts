import { type OrreryClient } from '@orrery/client';

/** What the plant as the browser knows it is made of. */
export type MirrorApi = Pick<OrreryClient, 'all' | 'me' | 'models' | 'patchDesired' | 'sources' | 'stream' | 'twin' | 'twinsWithState'>;

/** What the console asks of the api. */
export type PlantApi = MirrorApi & Pick<OrreryClient, 'deadLetters' | 'history' | 'policies' | 'search' | 'twinAt'>;
