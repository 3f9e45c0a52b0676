import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'analytics', rootDir: import.meta.dirname };
