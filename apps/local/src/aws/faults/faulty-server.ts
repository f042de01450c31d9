import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FaultBox, FaultyService } from './fault-box.ts';
import { throttledAnswer } from './throttled-answer.ts';

/** The service that a request is for; undefined for what never fails on purpose. */
export type ServiceOf = (request: IncomingMessage) => FaultyService | undefined;

/** Lets the requests to a server meet the faults that are switched on, before or after it carries them out. */
export function makeFaulty(server: Server, box: FaultBox, serviceOf: ServiceOf): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const serve = () => {
      for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
    };
    const service = serviceOf(request);
    const fault = service === undefined ? undefined : box.drawn(service);
    if (service === undefined || fault === undefined) return serve();
    switch (fault.kind) {
      case 'refuse':
        return void request.destroy();
      case 'slow':
        return void setTimeout(serve, fault.delayMs);
      case 'throttle':
        return throttle(service, request, response);
      case 'lose-answer':
        loseAnswer(response);
        return serve();
    }
  });
}

function throttle(service: FaultyService, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body } = throttledAnswer(service);
  request.resume().once('end', () => response.writeHead(status, headers).end(body));
}

/** The server believes that it answered. */
function loseAnswer(response: ServerResponse): void {
  const cut = () => {
    response.destroy();
    return response;
  };
  Object.assign(response, { writeHead: () => response, flushHeaders: () => {}, write: () => true, end: cut });
}

/** SQS, SNS and S3 share a port, and tell themselves apart by their protocols: JSON, forms, and anything else. */
export function serviceOfShared({ headers }: IncomingMessage): FaultyService {
  if (String(headers['x-amz-target'] ?? '').startsWith('AmazonSQS.')) return 'sqs';
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) return 'sns';
  return 's3';
}

/** The stand-ins that are our own share a port as well; what looks into them never fails. */
export function serviceOfOwn({ headers }: IncomingMessage): FaultyService | undefined {
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('AWSEvents.')) return 'eventbridge';
  return target.startsWith('secretsmanager.') ? 'secretsmanager' : undefined;
}
