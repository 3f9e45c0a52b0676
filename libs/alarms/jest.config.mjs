import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'alarms', rootDir: import.meta.dirname };
