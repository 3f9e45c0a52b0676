import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-boundaries', rootDir: import.meta.dirname };
