import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'cnc', rootDir: import.meta.dirname };
