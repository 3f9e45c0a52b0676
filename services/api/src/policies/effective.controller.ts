import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Role, ROLES, type Subject } from '@orrery/access';
import { Access, ACTIONS, textOf } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { Decisions } from '../auth/decisions.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { DecisionsDto, DecisionsQueryDto, EffectiveDto, EffectiveQueryDto } from './effective.dto.js';

const OF_ROLE = /^role:(.+)$/;

/** What follows from the policy: for one subject, and for requests that were made. */
@ApiTags('policies')
@ApiBearerAuth()
@Needs('ADMINISTER')
@Controller('api/v1')
export class EffectivePolicyController {
  constructor(
    private readonly policy: CurrentPolicy,
    private readonly access: Access,
    private readonly decisions: Decisions,
  ) {}

  @Get('policies/effective')
  @ApiOperation({ summary: 'What somebody may do, and which role, grant or revoke decides it' })
  @ApiOkResponse({ type: EffectiveDto })
  @ApiProblems({ 400: 'The query is not what its schema says' })
  effective(@Query() query: EffectiveQueryDto): EffectiveDto {
    const { latest } = this.policy;
    const { subject, roles, rolesFrom } = this.subjectOf(query);
    const nowMs = Date.now();
    const rights = latest.rightsOf({ subject, roles }, nowMs);
    const { twin, path } = query;
    return {
      subject: query.subject,
      roles,
      rolesFrom,
      version: latest.version,
      may: ACTIONS.filter((action) => rights.mayAnywhere(action)),
      grants: latest.grantsOf({ subject, roles }, nowMs),
      ...(twin === undefined
        ? {}
        : { decisions: ACTIONS.map((action) => ({ action, allowed: rights.may(action, twin, path), reason: textOf(rights.why(action, twin, path)) })) }),
    };
  }

  @Get('decisions')
  @ApiOperation({
    summary: 'The latest decisions of this instance that were logged, newest first',
    description: 'Refusals always; what was allowed as ORRERY_LOG_DECISIONS says. The log of each instance has them all.',
  })
  @ApiOkResponse({ type: DecisionsDto })
  @ApiProblems({ 400: 'The limit is not between 1 and 1,000' })
  latest(@Query() { limit = 100 }: DecisionsQueryDto): DecisionsDto {
    return { items: this.decisions.latest(limit) };
  }

  private subjectOf({ subject, roles }: EffectiveQueryDto): Subject & { readonly rolesFrom: string } {
    const role = ROLES.find((each): each is Role => each === OF_ROLE.exec(subject)?.[1]);
    if (role) return { subject: '', roles: [role], rolesFrom: 'query' };
    const seen = this.access.rolesSeenOf(subject);
    return { subject, roles: roles ?? seen ?? [], rolesFrom: roles ? 'query' : seen ? 'token' : 'unknown' };
  }
}
