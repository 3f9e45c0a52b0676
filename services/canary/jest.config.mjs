import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'canary', rootDir: import.meta.dirname };
