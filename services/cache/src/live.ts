import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { z } from 'zod';
import type { LiveContainer } from './container.ts';
import { hearSocket, openSocket } from './use-cases/serve-socket.ts';

/** What API Gateway tells of a socket, as far as we look into it. */
const SocketEvent = z.object({
  headers: z.record(z.string(), z.string().optional()).optional(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
  requestContext: z.object({
    connectionId: z.string(),
    eventType: z.enum(['CONNECT', 'MESSAGE', 'DISCONNECT']),
    identity: z.object({ sourceIp: z.string() }),
  }),
});

/** The WebSocket API's handler: sockets that open, say something, and close. */
export function socketHandler(container: LiveContainer) {
  const { telemetry, registry } = container;

  async function answer(event: z.output<typeof SocketEvent>): Promise<number> {
    const { connectionId: id, eventType, identity } = event.requestContext;
    switch (eventType) {
      case 'CONNECT':
        return openSocket(container, { id, address: identity.sourceIp, origin: originOf(event.headers) });
      case 'DISCONNECT':
        await registry.remove(id);
        return 200;
      case 'MESSAGE':
        // Bytes are no text of ours: they are refused like any other that is not JSON.
        await hearSocket(
          container,
          { id, address: identity.sourceIp },
          event.isBase64Encoded === true ? '' : (event.body ?? ''),
        );
        return 200;
    }
  }

  return async (
    event: Pick<APIGatewayProxyWebsocketEventV2, 'requestContext'>,
  ): Promise<APIGatewayProxyResultV2> => {
    try {
      return { statusCode: await answer(SocketEvent.parse(event)) };
    } catch (error) {
      telemetry.failure('live', error);
      return { statusCode: 500 };
    }
  };
}

function originOf(headers: Readonly<Record<string, string | undefined>> = {}): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin')?.[1];
}
