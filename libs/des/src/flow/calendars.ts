import { nextCall, settleCrew } from './crews.js';
import { startRepair } from './failures.js';
import { EMPTY, FINISHED, type FlowState } from './flow-state.js';
import { OFF } from './layout.js';
import { SOURCE, STATION } from './network.js';
import { switchSource } from './sources.js';
import { halt, revive } from './stations.js';
import { turnTeam } from './teams.js';

const timerOf = (s: FlowState, calendar: number): number => s.net.ports + s.net.units + calendar;

/** Before its first working span a calendar is off. */
export function startCalendar(s: FlowState, calendar: number): void {
  turn(s, calendar, 1);
  setNextSwitch(s, calendar);
}

/** The timer of a calendar: a working span begins or ends. */
export function calendarFires(s: FlowState, calendar: number): void {
  const off = s.switched[calendar] % 2;
  s.switched[calendar] += 1;
  setNextSwitch(s, calendar);
  turn(s, calendar, off);
}

function setNextSwitch(s: FlowState, calendar: number): void {
  const { switchStart, switchCount, switchAt, period } = s.net;
  const passed = s.switched[calendar];
  const rounds = Math.floor(passed / switchCount[calendar]);
  s.events.set(timerOf(s, calendar), rounds * period[calendar] + switchAt[switchStart[calendar] + (passed % switchCount[calendar])]);
}

function turn(s: FlowState, calendar: number, off: number): void {
  const { net } = s;
  net.calendar.forEach((of, node) => {
    if (of !== calendar) return;
    if (net.kind[node] === STATION) turnStation(s, node, off);
    else if (net.kind[node] === SOURCE) switchSource(s, net.sourceNode.indexOf(node), off);
  });
  net.crewCalendar.forEach((of, crew) => {
    if (of === calendar) turnCrew(s, crew, off);
  });
  net.teamCalendar.forEach((of, team) => {
    if (of === calendar) turnTeam(s, team, off);
  });
}

function turnStation(s: FlowState, station: number, off: number): void {
  const { net } = s;
  s.off[station] = off;
  for (let server = net.serverStart[station]; server < net.serverStart[station] + net.serverCount[station]; server += 1) {
    if (s.down[server] > 0) continue;
    const stops = s.phase[server] === EMPTY || s.phase[server] === FINISHED || net.pauses[station] === 1;
    if (off === 0) revive(s, server);
    else if (stops) halt(s, server, OFF);
  }
}

/** Repairs under way are finished after the shift; new ones wait for the next. */
function turnCrew(s: FlowState, crew: number, off: number): void {
  settleCrew(s, crew);
  s.crewOff[crew] = off;
  for (let unit = nextCall(s, crew); unit >= 0; unit = nextCall(s, crew)) startRepair(s, unit);
}
