export { CommandHost, commandFilter } from './command-host.js';
export { type CommandMessage } from './write-command.js';
export { HostApplication, type InMessage, type NodeSummary } from './host-application.js';
export { type HostEffect, type MetricValue, type QuarantineReason, type RebirthReason, type WarningCode } from './host-effect.js';
export { type HostBounds, type HostRole, hostRules, type HostRules, type HostSettings, type RebirthRules } from './host-rules.js';
export { type HostConnection, HostSession, type HostSessionSettings } from './host-session.js';
export { decideMessage, decideReconnect, decideTimer } from './decide-node.js';
export { dueAt, newNode, type NodeCounters, type NodeMessage, type NodeState } from './node-state.js';
