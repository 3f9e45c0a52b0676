import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-kafka-conformance', rootDir: import.meta.dirname };
