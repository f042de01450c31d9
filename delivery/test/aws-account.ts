import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A peer that answers as Lambda, CodeDeploy, CodeBuild, S3, CloudFront and the deployed API do, and notes what it was asked. */
export interface AwsAccount {
  readonly url: string;
  /** In their order: `UpdateFunctionCode concert-auth-api`. */
  readonly calls: string[];
  readonly serving: Map<string, string>;
  /** How the next deployment of a function ends; `Succeeded` unless said. */
  readonly outcomes: Map<string, 'Failed'>;
  migration: 'SUCCEEDED' | 'FAILED';
  /** What the bucket of the web app has: when each file was put last. */
  readonly web: Map<string, Date>;
  stop(): void;
}

interface FunctionState {
  image: string;
  readonly versions: string[];
}

export async function startAwsAccount(): Promise<AwsAccount> {
  const functions = new Map<string, FunctionState>();
  const deployments = new Map<string, { readonly name: string; readonly to: string }>();
  const account: Omit<AwsAccount, 'url' | 'stop'> = {
    calls: [],
    serving: new Map(),
    outcomes: new Map(),
    web: new Map(),
    migration: 'SUCCEEDED',
  };
  const stateOf = (name: string): FunctionState => {
    const state = functions.get(name) ?? { image: 'first', versions: ['first'] };
    functions.set(name, state);
    return state;
  };

  function lambda(method: string, path: string, body: string): unknown {
    const [, name = '', action = ''] = /\/functions\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    const state = stateOf(name);
    if (action === 'aliases/live') return { Name: 'live', FunctionVersion: account.serving.get(name) ?? '1' };
    if (action === 'configuration') return { LastUpdateStatus: 'Successful' };
    if (action === 'code' && method === 'PUT') {
      account.calls.push(`UpdateFunctionCode ${name}`);
      state.image = JSON.parse(body).ImageUri;
      return { LastUpdateStatus: 'InProgress' };
    }
    if (!state.versions.includes(state.image)) state.versions.push(state.image);
    return { Version: String(state.versions.indexOf(state.image) + 1) };
  }

  function deploy(target: string, body: Record<string, unknown>): unknown {
    if (target.endsWith('CreateDeployment')) {
      const { content } = (body.revision as { appSpecContent: { content: string } }).appSpecContent;
      const [resource] = JSON.parse(content).Resources;
      const [name = ''] = Object.keys(resource);
      account.calls.push(`CreateDeployment ${name}`);
      const deploymentId = `d-${deployments.size + 1}`;
      deployments.set(deploymentId, { name, to: resource[name].Properties.TargetVersion });
      return { deploymentId };
    }
    const { name = '', to = '' } = deployments.get(String(body.deploymentId)) ?? {};
    const status = account.outcomes.get(name) ?? 'Succeeded';
    if (status === 'Succeeded') account.serving.set(name, to);
    return {
      deploymentInfo: { status, errorInformation: { message: status === 'Failed' ? 'an alarm rang' : '' } },
    };
  }

  function build(target: string): unknown {
    if (target.endsWith('StartBuild')) {
      account.calls.push('StartBuild');
      return { build: { id: 'concert-migrate:1' } };
    }
    return { builds: [{ buildStatus: account.migration }] };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { method = 'GET', url = '/' } = request;
    const target = String(request.headers['x-amz-target'] ?? '');
    const json = (value: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (target.startsWith('CodeDeploy')) return void json(deploy(target, JSON.parse(body)));
    if (target.startsWith('CodeBuild')) return void json(build(target));
    if (url.startsWith('/2015-03-31/')) return void json(lambda(method, url, body));
    if (url === '/api/health') return void json({ status: 'ok' });
    if (url.includes('/distribution/')) {
      account.calls.push('CreateInvalidation');
      return void response
        .writeHead(201, { 'content-type': 'text/xml' })
        .end('<Invalidation><Id>I</Id></Invalidation>');
    }
    bucket({ method, url, body, cacheControl: request.headers['cache-control'] ?? '' }, response);
  }

  /** S3, as far as the web app needs it. */
  function bucket(
    { method, url, body, cacheControl }: Readonly<Record<'method' | 'url' | 'body' | 'cacheControl', string>>,
    response: ServerResponse,
  ): void {
    const [path = ''] = url.split('?');
    const key = path.split('/').slice(2).join('/');
    if (url.includes('list-type=2')) {
      const rows = [...account.web].map(
        ([name, at]) =>
          `<Contents><Key>${name}</Key><LastModified>${at.toISOString()}</LastModified></Contents>`,
      );
      return void response.end(
        `<ListBucketResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListBucketResult>`,
      );
    }
    if (method === 'POST') {
      for (const [, name = ''] of body.matchAll(/<Key>([^<]+)<\/Key>/g)) {
        account.calls.push(`DeleteObject ${name}`);
        account.web.delete(name);
      }
      return void response.end('<DeleteResult></DeleteResult>');
    }
    if (method === 'HEAD') {
      const at = account.web.get(key);
      if (at === undefined) return void response.writeHead(404).end();
      return void response.writeHead(200, { 'last-modified': at.toUTCString() }).end();
    }
    account.calls.push(`PutObject ${path} ${cacheControl}`);
    account.web.set(key, new Date());
    response.end();
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(account, { url: `http://127.0.0.1:${port}`, stop: () => server.close() });
}
