import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'commands', rootDir: import.meta.dirname };
