import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { SseSink } from '../stream/sse-sink.js';
import { ActivitySessions } from './activity-sessions.js';

const STREAM = `Server-sent events: \`open\`; \`alert\`, an alert as \`GET /alerts\` answers it; \`command\`, a command as \`GET /commands\` answers it; \`stop\`
{type: locked | unlocked | killed | released, twinId or site, at, by, reason}; each as it stands now, and only what the reader may read. \`lagged\` {reason: slow-reader | cursor-expired |
policy-changed}: read the lists again. Every message has a cursor (the event's id) to go on from, on any instance. Read the lists once after \`open\`. A sign of life comes every 15 s. The stream
ends when the token expires: connect again with a new one and the last cursor.`;

export class ActivityQueryDto {
  @ApiProperty({ required: false, description: 'Cursor of the last message that was taken; the header Last-Event-ID does the same' })
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  from?: string;
}

@ApiTags('stream')
@ApiBearerAuth()
@Controller('api/v1/stream/activity')
export class ActivityController {
  constructor(private readonly sessions: ActivitySessions) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Follow alerts, commands, locks and kill switches as they change', description: STREAM })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Cursor to go on from' })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @ApiProblems({ 400: 'The cursor is not valid', 503: 'No more streams fit, or alerts and commands are not being read' })
  follow(@Query() query: ActivityQueryDto, @Headers('last-event-id') lastEventId: string | undefined, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const from = lastEventId === undefined || lastEventId === '' ? query.from : lastEventId;
    const session = this.sessions.prepare(from === undefined ? {} : { from }, principalOf(request));
    const sink = new SseSink(reply);
    try {
      sink.start();
    } catch (error) {
      session.cancel();
      throw error;
    }
    session.start(sink);
  }
}
