import { alertActions } from './alert-actions.v1.js';
import { alerts } from './alerts.v1.js';
import { commandOutcomes } from './command-outcomes.v1.js';
import { commandRequests } from './command-requests.v1.js';
import { type Contract } from './contract.js';
import { deadLetters } from './dead-letters.v1.js';
import { maintenanceScores } from './maintenance-scores.v1.js';
import { maintenanceState } from './maintenance-state.v1.js';
import { notifications } from './notifications.v1.js';
import { platformInstances } from './platform-instances.v1.js';
import { platformLayout } from './platform-layout.v1.js';
import { plantRules } from './plant-rules.v1.js';
import { simulationResults } from './simulation-results.v1.js';
import { simulationRuns } from './simulation-runs.v1.js';
import { sourceStatus } from './source-status.v1.js';
import { twinEvents } from './twin-events.v1.js';
import { twinInputs } from './twin-inputs.v1.js';
import { twinRegistry } from './twin-registry.v1.js';
import { twinState } from './twin-state.v1.js';

/** Every topic of the platform. Topics, ACLs, JSON Schemas and the AsyncAPI document are made from this list. */
export const contracts = [twinInputs, sourceStatus, twinRegistry, twinState, twinEvents, deadLetters, plantRules, maintenanceScores, maintenanceState, alerts, alertActions, notifications, commandRequests, commandOutcomes, simulationRuns, simulationResults, platformLayout, platformInstances] as unknown as readonly Contract[];
