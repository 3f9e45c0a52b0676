import { Controller, Get, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { SseSink } from './sse-sink.js';
import { StreamQueryDto, TicketDto } from './stream.dto.js';
import { StreamSessions } from './stream-sessions.js';
import { TicketStore } from './ticket.store.js';

const STREAM = `Server-sent events, or with an upgrade a WebSocket whose messages are {type, cursor, …}. Kinds: \`open\`; \`snapshot\` {twin};
\`live\` once all snapshots are sent; \`twin\`, whose data is the record of twin.events as it stands on the topic, or, with
\`filtered: true\`, what the reader may read of it (it may be empty: revisions have no gaps); \`lagged\` {reason, twins: [{twinId, fromRev, toRev}], more, from, to}
where a slow reader missed events (it is never silent), or, with reason policy-changed, where what they may read has changed: read the twins again. From \`live\` on every message has a cursor (the event's id) to go on from. A sign of life comes
every 15 s. The stream ends when the token expires: connect again with a new one and the last cursor.`;

@ApiTags('stream')
@ApiBearerAuth()
@Controller('api/v1/stream')
export class StreamController {
  constructor(
    private readonly sessions: StreamSessions,
    private readonly tickets: TicketStore,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Follow changes of twins as they come', description: STREAM })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Cursor to go on from' })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @ApiProblems({ 400: 'The filter or the cursor is not valid', 503: 'No more streams fit, or events are not being read' })
  async follow(@Query() query: StreamQueryDto, @Headers('last-event-id') lastEventId: string | undefined, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // A browser's EventSource comes back to the same address: what it has been told once is not told again.
    const resumed = lastEventId === undefined || lastEventId === '' ? {} : { from: lastEventId, snapshot: 'false' };
    const session = await this.sessions.prepare({ ...query, ...resumed }, principalOf(request));
    const sink = new SseSink(reply);
    try {
      sink.start();
    } catch (error) {
      session.cancel();
      throw error;
    }
    session.start(sink);
  }

  @Post('tickets')
  @HttpCode(201)
  @Needs('READ')
  @ApiOperation({ summary: 'A ticket for one WebSocket, for browsers, which cannot send a token with it; good for 30 s' })
  @ApiCreatedResponse({ type: TicketDto })
  @ApiProblems({})
  async ticket(@Req() request: FastifyRequest): Promise<TicketDto> {
    return this.tickets.issue(principalOf(request));
  }
}
