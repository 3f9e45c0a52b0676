import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'historian', rootDir: import.meta.dirname };
