import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-operation', rootDir: import.meta.dirname };
