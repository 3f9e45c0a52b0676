import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-sources', rootDir: import.meta.dirname };
