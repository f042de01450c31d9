import type { MailDocument } from '../mail-document.ts';
import { type Account, type ByName, letter } from './letter.ts';

/** After the registration. */
export function welcomeMail({ locale, name }: Account, origin: string): MailDocument {
  return letter(locale, WELCOME[locale](name), new URL('/events', origin).href);
}

/** @param url the one-time link, good for an hour */
export function passwordResetMail({ locale, name }: Account, url: string): MailDocument {
  return letter(locale, RESET[locale](name), url);
}

/** @param url the one-time link by which somebody proves that the address is theirs */
export function emailVerificationMail({ locale, name }: Account, url: string): MailDocument {
  return letter(locale, VERIFICATION[locale](name), url);
}

/** Tells the owner of an account that its password is another now, in case it was not the owner's doing. */
export function passwordChangedMail({ locale, name }: Account, origin: string): MailDocument {
  return letter(locale, CHANGED[locale](name), new URL('/forgot-password', origin).href);
}

const WELCOME: ByName = {
  en: (name) => ({
    subject: 'Welcome to Concert',
    preview: 'Your account is ready.',
    heading: `Welcome, ${name}.`,
    text: 'Your account is ready. Find a night worth leaving the house for: your tickets will come to this address, and they wait in your account too.',
    button: 'Find an event',
    note: 'You did not register with us? Then somebody used your address by mistake, and you can ignore this mail.',
    reason: 'You get this mail because an account was created with this address.',
  }),
  de: (name) => ({
    subject: 'Willkommen bei Concert',
    preview: 'Ihr Konto ist bereit.',
    heading: `Willkommen, ${name}.`,
    text: 'Ihr Konto ist bereit. Finden Sie einen Abend, für den sich das Ausgehen lohnt: Ihre Tickets kommen an diese Adresse und liegen auch in Ihrem Konto bereit.',
    button: 'Veranstaltung finden',
    note: 'Sie haben sich nicht bei uns registriert? Dann hat jemand Ihre Adresse versehentlich angegeben, und Sie können diese Mail ignorieren.',
    reason: 'Sie erhalten diese Mail, weil mit dieser Adresse ein Konto angelegt wurde.',
  }),
  es: (name) => ({
    subject: 'Le damos la bienvenida a Concert',
    preview: 'Su cuenta está lista.',
    heading: `Le damos la bienvenida, ${name}.`,
    text: 'Su cuenta está lista. Encuentre una noche por la que merezca la pena salir de casa: sus entradas llegarán a esta dirección y también le esperarán en su cuenta.',
    button: 'Buscar un evento',
    note: '¿No se ha registrado? Entonces alguien usó su dirección por error y puede ignorar este correo.',
    reason: 'Recibe este correo porque se creó una cuenta con esta dirección.',
  }),
  fr: (name) => ({
    subject: 'Bienvenue chez Concert',
    preview: 'Votre compte est prêt.',
    heading: `Bienvenue, ${name}.`,
    text: 'Votre compte est prêt. Trouvez une soirée qui vaut la peine de sortir : vos billets arriveront à cette adresse et vous attendront aussi dans votre compte.',
    button: 'Trouver un événement',
    note: 'Vous ne vous êtes pas inscrit ? Quelqu’un a alors indiqué votre adresse par erreur, et vous pouvez ignorer ce message.',
    reason: 'Vous recevez ce message parce qu’un compte a été créé avec cette adresse.',
  }),
};

const RESET: ByName = {
  en: (name) => ({
    subject: 'Choose a new password',
    preview: 'The link is good for one hour.',
    heading: 'Choose a new password',
    text: `Hello ${name},\nsomebody asked for a new password for your account. Choose it here:`,
    button: 'Choose a new password',
    note: 'The link is good for one hour and works once. If you did not ask for it, do nothing: your password stays as it is.',
    reason: 'You get this mail because somebody asked for a new password for this address.',
  }),
  de: (name) => ({
    subject: 'Neues Passwort wählen',
    preview: 'Der Link gilt eine Stunde.',
    heading: 'Neues Passwort wählen',
    text: `Guten Tag ${name},\nfür Ihr Konto wurde ein neues Passwort angefordert. Wählen Sie es hier:`,
    button: 'Neues Passwort wählen',
    note: 'Der Link gilt eine Stunde und funktioniert einmal. Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.',
    reason: 'Sie erhalten diese Mail, weil für diese Adresse ein neues Passwort angefordert wurde.',
  }),
  es: (name) => ({
    subject: 'Elija una contraseña nueva',
    preview: 'El enlace es válido durante una hora.',
    heading: 'Elija una contraseña nueva',
    text: `Hola, ${name}:\nse ha pedido una contraseña nueva para su cuenta. Elíjala aquí:`,
    button: 'Elegir contraseña',
    note: 'El enlace es válido durante una hora y sirve una sola vez. Si no lo pidió, no haga nada: su contraseña no cambia.',
    reason: 'Recibe este correo porque alguien pidió una contraseña nueva para esta dirección.',
  }),
  fr: (name) => ({
    subject: 'Choisissez un nouveau mot de passe',
    preview: 'Le lien est valable une heure.',
    heading: 'Choisissez un nouveau mot de passe',
    text: `Bonjour ${name},\nun nouveau mot de passe a été demandé pour votre compte. Choisissez-le ici :`,
    button: 'Choisir un mot de passe',
    note: 'Le lien est valable une heure et ne sert qu’une fois. Si vous ne l’avez pas demandé, ne faites rien : votre mot de passe ne change pas.',
    reason: 'Vous recevez ce message parce qu’un nouveau mot de passe a été demandé pour cette adresse.',
  }),
};

const CHANGED: ByName = {
  en: (name) => ({
    subject: 'Your password was changed',
    preview: 'All devices were logged out.',
    heading: 'Your password was changed',
    text: `Hello ${name},\nthe password of your account was changed just now, and all devices were logged out. If that was you, all is well.`,
    button: 'It was not me',
    note: 'If it was not you, choose a new password at once.',
    reason: 'You get this mail because it concerns the safety of your account.',
  }),
  de: (name) => ({
    subject: 'Ihr Passwort wurde geändert',
    preview: 'Alle Geräte wurden abgemeldet.',
    heading: 'Ihr Passwort wurde geändert',
    text: `Guten Tag ${name},\ndas Passwort Ihres Kontos wurde soeben geändert, und alle Geräte wurden abgemeldet. Wenn Sie das waren, ist alles gut.`,
    button: 'Das war ich nicht',
    note: 'Wenn Sie es nicht waren, wählen Sie sofort ein neues Passwort.',
    reason: 'Sie erhalten diese Mail, weil sie die Sicherheit Ihres Kontos betrifft.',
  }),
  es: (name) => ({
    subject: 'Su contraseña ha cambiado',
    preview: 'Se cerró la sesión en todos los dispositivos.',
    heading: 'Su contraseña ha cambiado',
    text: `Hola, ${name}:\nla contraseña de su cuenta acaba de cambiar y se cerró la sesión en todos los dispositivos. Si fue usted, todo está en orden.`,
    button: 'No fui yo',
    note: 'Si no fue usted, elija enseguida una contraseña nueva.',
    reason: 'Recibe este correo porque afecta a la seguridad de su cuenta.',
  }),
  fr: (name) => ({
    subject: 'Votre mot de passe a été modifié',
    preview: 'Tous les appareils ont été déconnectés.',
    heading: 'Votre mot de passe a été modifié',
    text: `Bonjour ${name},\nle mot de passe de votre compte vient d’être modifié et tous les appareils ont été déconnectés. Si c’était vous, tout va bien.`,
    button: 'Ce n’était pas moi',
    note: 'Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe.',
    reason: 'Vous recevez ce message parce qu’il concerne la sécurité de votre compte.',
  }),
};

const VERIFICATION: ByName = {
  en: (name) => ({
    subject: 'Confirm your e-mail address',
    preview: 'One press, and the address is yours.',
    heading: 'Confirm your e-mail address',
    text: `Hello ${name},\nplease confirm that this address is yours, so that your tickets are sure to reach you:`,
    button: 'Confirm the address',
    note: 'The link works once. If you have no account with us, ignore this mail: nothing happens without your confirmation.',
    reason: 'You get this mail because this address was given for an account.',
  }),
  de: (name) => ({
    subject: 'E-Mail-Adresse bestätigen',
    preview: 'Ein Klick, und die Adresse ist bestätigt.',
    heading: 'E-Mail-Adresse bestätigen',
    text: `Guten Tag ${name},\nbitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit Ihre Tickets Sie sicher erreichen:`,
    button: 'Adresse bestätigen',
    note: 'Der Link funktioniert einmal. Wenn Sie kein Konto bei uns haben, ignorieren Sie diese Mail: Ohne Ihre Bestätigung geschieht nichts.',
    reason: 'Sie erhalten diese Mail, weil diese Adresse für ein Konto angegeben wurde.',
  }),
  es: (name) => ({
    subject: 'Confirme su dirección de correo',
    preview: 'Un clic y la dirección queda confirmada.',
    heading: 'Confirme su dirección de correo',
    text: `Hola, ${name}:\nconfirme que esta dirección es suya, para que sus entradas le lleguen con seguridad:`,
    button: 'Confirmar la dirección',
    note: 'El enlace sirve una sola vez. Si no tiene cuenta con nosotros, ignore este correo: sin su confirmación no ocurre nada.',
    reason: 'Recibe este correo porque se indicó esta dirección para una cuenta.',
  }),
  fr: (name) => ({
    subject: 'Confirmez votre adresse e-mail',
    preview: 'Un clic, et l’adresse est confirmée.',
    heading: 'Confirmez votre adresse e-mail',
    text: `Bonjour ${name},\nmerci de confirmer que cette adresse est la vôtre, afin que vos billets vous parviennent à coup sûr :`,
    button: 'Confirmer l’adresse',
    note: 'Le lien ne sert qu’une fois. Si vous n’avez pas de compte chez nous, ignorez ce message : rien ne se passe sans votre confirmation.',
    reason: 'Vous recevez ce message parce que cette adresse a été indiquée pour un compte.',
  }),
};
