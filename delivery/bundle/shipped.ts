import type { ServiceName } from '@concert/contracts/services';

/**
 * What cannot be bundled and lies beside a service's bundle in `node_modules`: native modules, whole with what they
 * need, and single files that are read at run time.
 */
export interface Shipped {
  readonly packages?: readonly string[];
  readonly files?: readonly string[];
}

const fonts = [
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  '@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf',
  '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
  '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  '@expo-google-fonts/noto-emoji/700Bold/NotoEmoji_700Bold.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
];

export const SHIPPED: Readonly<Partial<Record<ServiceName, Shipped>>> = {
  auth: { packages: ['@node-rs/argon2'] },
  file: { packages: ['sharp'], files: fonts },
};
