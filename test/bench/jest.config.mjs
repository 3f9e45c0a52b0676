import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-bench', rootDir: import.meta.dirname };
