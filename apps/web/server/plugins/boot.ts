import { bootScript } from '../../app/boot-script';

/** Puts the boot script first on every page; it is no part of the application's own head. */
export default defineNitroPlugin((nitroApp) => {
  nitroApp.hooks.hook('render:html', (html) => {
    html.head.unshift(`<script>${bootScript}</script>`);
  });
});
