export { runSchedule, type ScheduleOptions, type ScheduleResult } from './run-schedule.js';
