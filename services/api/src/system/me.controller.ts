import { Controller, Get, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { ROLES } from '@orrery/access';
import { type Action, ACTIONS } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { SignedIn } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { GrantDto } from '../policies/policies.dto.js';

class MeDto {
  @ApiProperty({ description: '`sub` of the token: what a grant to a user names' }) subject: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: readonly string[];
  @ApiProperty({ description: 'When the token expires, ISO 8601' }) expiresAt: string;
  @ApiProperty({ enum: ACTIONS, isArray: true, description: 'What they may do with some twin at least' }) may: readonly Action[];
  @ApiProperty({ enum: ACTIONS, isArray: true, description: 'What they may do with every path of every twin' }) mayEverywhere: readonly Action[];
  @ApiProperty({ type: [GrantDto], description: 'Grants and revokes that concern them and hold now' }) grants: readonly object[];
}

@ApiTags('system')
@ApiBearerAuth()
@Controller('api/v1/me')
export class MeController {
  constructor(private readonly policy: CurrentPolicy) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'Who the token speaks for, and what they may do' })
  @ApiOkResponse({ type: MeDto })
  @ApiProblems({})
  async me(@Req() request: FastifyRequest): Promise<MeDto> {
    const principal = principalOf(request);
    const { subject, name, roles, expiresAt } = principal;
    const nowMs = Date.now();
    const policy = await this.policy.fresh();
    const rights = policy.rightsOf(principal, nowMs);
    return {
      subject,
      name,
      roles,
      expiresAt: new Date(expiresAt * 1_000).toISOString(),
      may: ACTIONS.filter((action) => rights.mayAnywhere(action)),
      mayEverywhere: ACTIONS.filter((action) => rights.isTotal(action)),
      grants: policy.grantsOf(principal, nowMs),
    };
  }
}
