import { AREAS, type AreaName, pictureName, type Scene } from './scene.ts';

const ABOUT: Readonly<Record<AreaName, readonly [title: string, text: string]>> = {
  storefront: ['Storefront', 'Finding an evening.'],
  checkout: ['Checkout', 'From held tickets to paid ones.'],
  account: ['Account', 'What is one’s own.'],
  organizer: ['Organiser', 'Putting an event on and selling it.'],
  door: ['Door', 'Letting people in, also without a network.'],
  admin: ['Admin', 'Running the platform.'],
  errors: ['When something goes wrong', 'A sentence, and a way on.'],
};

/** The page of kept pictures. @param scenes all of them, for what is counted @param there the files of those kept */
export function galleryPage(scenes: readonly Scene[], there: readonly string[]): string {
  const sections = AREAS.flatMap((area) => {
    const pictures = scenes
      .filter((scene) => scene.area === area && there.includes(pictureName(scene)))
      .flatMap(pictureOf);
    if (pictures.length === 0) return [];
    const [title, text] = ABOUT[area];
    return [`## ${title}\n\n${text}\n\n${pictures.join('\n\n')}\n`];
  });
  return `# Gallery

Made by \`npm run gallery\`, which opens ${scenes.length} pages and states of the web app on a platform with its demo
data, and takes each at 360, 768 and 1440 pixels, light and dark. All of them lie in \`test-results/gallery\` afterwards;
these are a few.

${sections.join('\n')}`;
}

function pictureOf(scene: Scene): readonly string[] {
  const { kept } = scene;
  if (kept === undefined) return [];
  const about = `${kept.caption} (${kept.width} px, ${kept.theme})`;
  const shown = kept.width === 360 ? 280 : kept.width === 768 ? 500 : 820;
  return [
    `<img src="images/gallery/${pictureName(scene)}" width="${shown}" alt="${about}">\n\n${kept.caption}.`,
  ];
}
