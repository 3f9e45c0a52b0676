import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Grant } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { type FastifyRequest } from 'fastify';
import { PolicyStore } from '../adapters/policy.store.js';
import { principalOf } from '../auth/auth.guard.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { ChangePolicy } from './change-policy.js';
import { PolicyChangesDto, PolicyChangesQueryDto } from './effective.dto.js';
import { draftFrom, GrantDraftDto, GrantDto, GrantsDto, PolicyParamDto } from './policies.dto.js';

const LAST_ADMIN = 'Nobody who is known would be left to administer';

@ApiTags('policies')
@ApiBearerAuth()
@Needs('ADMINISTER')
@Controller('api/v1/policies')
export class PoliciesController {
  constructor(
    private readonly policy: CurrentPolicy,
    private readonly changePolicy: ChangePolicy,
    private readonly store: PolicyStore,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every grant and revoke, expired ones too; what roles may do anyway is not among them' })
  @ApiOkResponse({ type: GrantsDto })
  @ApiProblems({})
  list(): { version: number; items: readonly Grant[] } {
    const { version, grants } = this.policy.latest;
    return { version, items: grants };
  }

  @Get('changes')
  @ApiOperation({ summary: 'Who changed the policy, when, and from what to what; newest first' })
  @ApiOkResponse({ type: PolicyChangesDto })
  @ApiProblems({ 400: 'The cursor is not one of this list' })
  async changes(@Query() { cursor, limit = 100 }: PolicyChangesQueryDto): Promise<PolicyChangesDto> {
    const items = await this.store.changes(cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor), limit);
    return items.length < limit ? { items } : { items, nextCursor: items.at(-1)!.id };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One grant or revoke' })
  @ApiOkResponse({ type: GrantDto })
  @ApiProblems({ 404: 'There is no such policy' })
  one(@Param() { id }: PolicyParamDto): Grant {
    const grant = this.policy.latest.grants.find((each) => each.id === id);
    if (grant) return grant;
    throw new OrreryError('not-found', `there is no policy ${id}`, { remedy: 'List them with GET /api/v1/policies.', details: { kind: 'unknown-policy' } });
  }

  @Put(':id')
  @ApiOperation({ summary: 'Grant or revoke, or put it in the place of the one with the same id; holds everywhere before the answer comes' })
  @ApiOkResponse({ type: GrantDto })
  @ApiProblems({ 400: 'The body is not what its schema says, e.g. an unknown action', 409: LAST_ADMIN, 422: 'A twin or site is unknown, a pattern of paths does not parse, or the end has passed' })
  async put(@Param() { id }: PolicyParamDto, @Body() body: GrantDraftDto, @Req() request: FastifyRequest): Promise<Grant> {
    return this.changePolicy.put(draftFrom(id, body), principalOf(request));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a grant or revoke away; holds everywhere before the answer comes' })
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'There is no such policy', 409: LAST_ADMIN })
  async remove(@Param() { id }: PolicyParamDto, @Req() request: FastifyRequest): Promise<void> {
    await this.changePolicy.remove(id, principalOf(request));
  }
}
