import { type FlowState } from './flow-state.js';
import { WAITING } from './layout.js';
import { work } from './operations.js';
import { setStatus } from './stations.js';

/** Counts a team's work up to now. */
export function settleTeam(s: FlowState, team: number): void {
  s.tally[s.net.layout.team[team]] += s.teamBusy[team] * (s.now - s.teamSince[team]);
  s.teamSince[team] = s.now;
}

/** Whether a server has the operator it needs, or gets one now: from the team that can do least. Else it waits for one, first come, first served. */
export function claimOperator(s: FlowState, server: number): boolean {
  if (s.operator[server] >= 0) return true;
  if (s.asking[server] === 1) return false;
  const { skill, stationOf, skilledStart, skilledCount, skilled } = s.net;
  const wanted = skill[stationOf[server]];
  for (let i = skilledStart[wanted]; i < skilledStart[wanted] + skilledCount[wanted]; i += 1) {
    if (!isFree(s, skilled[i])) continue;
    assign(s, skilled[i], server);
    return true;
  }
  setStatus(s, server, WAITING);
  const last = s.asked[1];
  s.asking[server] = 1;
  s.askedPrevious[server] = last;
  s.askedNext[server] = -1;
  s.asked[1] = server;
  if (last < 0) s.asked[0] = server;
  else s.askedNext[last] = server;
  return false;
}

/** A server needs its operator no longer, or waits for none any more; the operator turns to the next server that asks for what the team can do. */
export function dismissOperator(s: FlowState, server: number): void {
  if (s.asking[server] === 1) return stopAsking(s, server);
  const team = s.operator[server];
  if (team < 0) return;
  settleTeam(s, team);
  s.operator[server] = -1;
  s.teamBusy[team] -= 1;
  serve(s, team);
}

/** Operations under way are finished after the shift; new ones wait for the next, or for another team. */
export function turnTeam(s: FlowState, team: number, off: number): void {
  s.teamOff[team] = off;
  serve(s, team);
}

function serve(s: FlowState, team: number): void {
  const { skill, stationOf, hasSkill, skills } = s.net;
  for (let server = s.asked[0]; server >= 0 && isFree(s, team); ) {
    const next = s.askedNext[server];
    if (hasSkill[team * skills + skill[stationOf[server]]] === 1) {
      stopAsking(s, server);
      assign(s, team, server);
      work(s, server);
      return serve(s, team);
    }
    server = next;
  }
}

const isFree = (s: FlowState, team: number): boolean => s.teamOff[team] === 0 && s.teamBusy[team] < s.net.teamSize[team];

function assign(s: FlowState, team: number, server: number): void {
  settleTeam(s, team);
  s.teamBusy[team] += 1;
  s.operator[server] = team;
}

function stopAsking(s: FlowState, server: number): void {
  const [previous, next] = [s.askedPrevious[server], s.askedNext[server]];
  s.asking[server] = 0;
  if (previous < 0) s.asked[0] = next;
  else s.askedNext[previous] = next;
  if (next < 0) s.asked[1] = previous;
  else s.askedPrevious[next] = previous;
}
