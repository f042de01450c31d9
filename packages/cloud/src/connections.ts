import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

/** The open sockets of a WebSocket API, by their ids. */
export interface Connections {
  /** @returns false when the socket is closed by now */
  post(connectionId: string, message: unknown): Promise<boolean>;
  /** Closes a socket; one that is closed already is fine. */
  close(connectionId: string): Promise<void>;
}

/** @param endpoint the API's management endpoint: `https://<api>.execute-api.<region>.amazonaws.com/<stage>` */
export function openConnections(endpoint: string): Connections {
  const client = new ApiGatewayManagementApiClient({ endpoint, maxAttempts: 2 });

  async function isThere(call: Promise<unknown>): Promise<boolean> {
    try {
      await call;
      return true;
    } catch (error) {
      if (error instanceof GoneException) return false;
      throw error;
    }
  }

  return {
    post: (ConnectionId, message) =>
      isThere(client.send(new PostToConnectionCommand({ ConnectionId, Data: JSON.stringify(message) }))),
    async close(ConnectionId) {
      await isThere(client.send(new DeleteConnectionCommand({ ConnectionId })));
    },
  };
}
