export { runSchedule, type ScheduleOptions, type ScheduleResult } from './run-schedule.js';
export { FACT_MUTATIONS, type FactMutation } from './fact-mutations.js';
