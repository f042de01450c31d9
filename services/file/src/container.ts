import { type Bucket, openBucket } from '@concert/cloud/buckets';
import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { FileConfig } from './config.ts';
import { type AtMost, atMost } from './domain/at-most.ts';
import { openClamd, type VirusScan } from './scanner/clamd.ts';

/** What the file use cases work with. */
export interface FileContainer extends Runtime {
  readonly bucket: Bucket;
  /** The storefront's origin, under which public files are served. */
  readonly publicOrigin: string;
  /** Keeps the PDFs that are in the making few, over all messages of a batch. */
  readonly printing: AtMost;
  readonly virusScan: VirusScan;
  /** Keeps pictures from being decoded beside each other. */
  readonly imaging: AtMost;
}

/** A PDF's fonts and pages take some 10 MB while it is made, and one core is all there is. */
const PDFS_AT_ONCE = 4;
/** A picture of fifty million pixels may take 200 MB. */
const PICTURES_AT_ONCE = 1;
/** API Gateway waits 29 seconds for an answer. */
const SCAN_MILLISECONDS = 15_000;

/** The only place where the file service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<FileContainer> {
  const config = readConfig(FileConfig, environment);
  return {
    ...(await openRuntime('file', config)),
    bucket: openBucket(`concert-bucket-${config.CONCERT_ENV}`, config.FILES_PUBLIC_ENDPOINT),
    publicOrigin: config.PUBLIC_ORIGIN,
    printing: atMost(PDFS_AT_ONCE),
    imaging: atMost(PICTURES_AT_ONCE),
    virusScan:
      config.CLAMD_ADDRESS === undefined
        ? async () => 'clean'
        : openClamd(config.CLAMD_ADDRESS, SCAN_MILLISECONDS),
  };
}
