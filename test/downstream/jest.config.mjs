import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'test-downstream', rootDir: import.meta.dirname };
