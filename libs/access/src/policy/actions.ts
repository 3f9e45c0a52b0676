/** What one may do with a twin, or with one of its paths (rule R28); writing is not reading, history is not the present. */
export const ACTIONS = ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'IMPORT_HISTORY', 'COMMAND', 'APPROVE', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE', 'CONFIGURE', 'ADMINISTER'] as const;
export type Action = (typeof ACTIONS)[number];
