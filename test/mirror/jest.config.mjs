import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-mirror', rootDir: import.meta.dirname };
