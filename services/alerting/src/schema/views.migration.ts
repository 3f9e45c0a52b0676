/** The contract with the API and with SQL: columns are only added; what would change one becomes _v2. The README documents them. */
export const VIEWS_MIGRATION = `
create view alerts_v1 as
select key, twin_id, split_part(twin_id, ':', 1) as organisation, split_part(twin_id, ':', 2) as site, rule, instance, state, process, active, priority, occurrence, rev,
       grp as "group", raised_at, changed_at, body as alert
  from alerts;

create view alert_changes_v1 as
select key, rev, twin_id, at, what, by, occurrence, state, process, active, priority, evidence from alert_changes;

create view alert_actions_v1 as
select id, at, twin_id, type, alert, by, status, why from actions;

create view windows_v1 as
select id, twin_id, from_at, until_at, ended_at, by, reason from windows;

create view notifications_v1 as
select id, status, next_at, changed_at, subject, body as notification from deliveries;
`;

/** Every alert of every message: "message" is that of the receipts in notifications_v1. */
export const TOLD_VIEW_MIGRATION = `
create view told_v1 as
select message, route, key, occurrence, count, priority, at from told;
create index deliveries_by_message on deliveries ((body ->> 'message'));
`;

/** In which trace the occurrence was raised: whoever acts on it goes on there. */
export const TRACES_MIGRATION = `
alter table alerts add column traceparent text;
create or replace view alerts_v1 as
select key, twin_id, split_part(twin_id, ':', 1) as organisation, split_part(twin_id, ':', 2) as site, rule, instance, state, process, active, priority, occurrence, rev,
       grp as "group", raised_at, changed_at, body as alert, traceparent
  from alerts;
`;
