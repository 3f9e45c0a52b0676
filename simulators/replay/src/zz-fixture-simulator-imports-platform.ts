// as: simulators/replay/src
// breaks: @nx/enforce-module-boundaries
// says: type:simulator
import { partitionFor } from '@orrery/kafka';
export const x = partitionFor;
