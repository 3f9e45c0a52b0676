import { Body, Controller, Get, Headers, Param, Patch, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiBody, ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { entityTag, readTags } from '../domain/entity-tag.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { invalidArgument } from '../http/validation.js';
import { ChangeDesired } from './change-desired.js';
import { DesiredAnswerDto, readWishes, RequestParamDto, WishDto } from './desired.dto.js';
import { TwinParamDto } from './twins.dto.js';

const WISHES = { type: 'object' as const, additionalProperties: { nullable: true, allOf: [{ $ref: '#/components/schemas/WishDto' }] } };

@ApiTags('twins')
@ApiBearerAuth()
@ApiExtraModels(WishDto)
@Controller('api/v1/twins/:id/desired')
export class DesiredController {
  constructor(
    private readonly changeDesired: ChangeDesired,
    private readonly access: Access,
  ) {}

  @Patch()
  @Needs('WRITE_DESIRED')
  @ApiOperation({ summary: 'Say what is wanted of a twin: a merge patch (RFC 7396) by path; null takes a wish back' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Entity tags of which one must be current: "rev:41" of the twin, or "wish:17" of the wish at each path (its rev; 0: none), which no reading moves; judged by the projector' })
  @ApiBody({ description: 'Content type application/merge-patch+json or application/json', schema: WISHES })
  @ApiOkResponse({ type: DesiredAnswerDto, headers: { ETag: { description: '"rev:N" after the change', schema: { type: 'string' } } } })
  @ApiAcceptedResponse({ type: DesiredAnswerDto, description: 'Not answered within two seconds; Location tells how it ended' })
  @ApiProblems({
    400: 'The body is no map of wishes',
    404: 'There is no such twin',
    409: 'A path is written by a command only: propose one',
    412: 'Neither the twin nor its wishes have a revision of If-Match; nothing changed, no event',
    422: 'A path is unknown or not writable, or a value does not fit its model',
    503: 'The hot state or Kafka cannot be reached; ask again after Retry-After',
  })
  async patch(
    @Param() { id }: TwinParamDto,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DesiredAnswerDto> {
    const tags = readTags(ifMatch, 'strong');
    if (!tags) throw invalidArgument([{ pointer: 'If-Match', detail: 'must be * or a list of entity tags, e.g. "rev:41"' }]);
    const wishes = readWishes(body);
    const principal = principalOf(request);
    this.access.demand(principal, 'WRITE_DESIRED', id);
    for (const path of Object.keys(wishes)) this.access.demand(principal, 'WRITE_DESIRED', id, path);
    const { requestId, answer } = await this.changeDesired.change(id, wishes, tags, principal.name);
    if (answer) {
      void reply.header('etag', entityTag(answer.rev));
      return { requestId, status: answer.status, rev: answer.rev };
    }
    void reply.code(202).header('location', `/api/v1/twins/${id}/desired/requests/${requestId}`);
    return { requestId, status: 'pending' };
  }

  @Get('requests/:requestId')
  @Needs('WRITE_DESIRED')
  @ApiOperation({ summary: 'How a change ended that was answered 202' })
  @ApiOkResponse({ type: DesiredAnswerDto })
  @ApiProblems({ 404: 'Unknown, or older than a minute' })
  async outcome(@Param() { id, requestId }: RequestParamDto, @Req() request: FastifyRequest): Promise<DesiredAnswerDto> {
    this.access.demand(principalOf(request), 'WRITE_DESIRED', id);
    const { answer } = await this.changeDesired.outcome(id, requestId);
    if (!answer) return { requestId, status: 'pending' };
    return { requestId, status: answer.status, rev: answer.rev, ...(answer.detail === undefined ? {} : { detail: answer.detail }) };
  }
}
