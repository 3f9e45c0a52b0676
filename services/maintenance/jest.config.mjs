import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'maintenance', rootDir: import.meta.dirname };
