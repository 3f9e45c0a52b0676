import { Zone } from '@orrery/twin-model';
import { readTime } from '../history/history.dto.js';

const UTC = Zone.of('UTC')!;

/** A time of a query or body as the contracts write it; without an offset it is UTC. @throws OrreryError `invalid-argument` */
export const instant = (name: string, text: string): string => readTime(name, text, UTC);
