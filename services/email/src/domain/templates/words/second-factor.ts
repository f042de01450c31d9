import type { MailLocale } from '../../mail-document.ts';
import type { ByName, LetterWords } from '../letter.ts';

const ALARM: Readonly<Record<MailLocale, Pick<LetterWords, 'button' | 'note' | 'reason'>>> = {
  en: {
    button: 'It was not me',
    note: 'If it was not you, choose a new password at once: every device is logged out by that.',
    reason: 'You get this mail because it concerns the safety of your account.',
  },
  de: {
    button: 'Das war ich nicht',
    note: 'Wenn Sie es nicht waren, wählen Sie sofort ein neues Passwort: Damit werden alle Geräte abgemeldet.',
    reason: 'Sie erhalten diese Mail, weil sie die Sicherheit Ihres Kontos betrifft.',
  },
  es: {
    button: 'No fui yo',
    note: 'Si no fue usted, elija enseguida una contraseña nueva: así se cierra la sesión en todos los dispositivos.',
    reason: 'Recibe este correo porque afecta a la seguridad de su cuenta.',
  },
  fr: {
    button: 'Ce n’était pas moi',
    note: 'Si ce n’était pas vous, choisissez immédiatement un nouveau mot de passe : tous les appareils sont alors déconnectés.',
    reason: 'Vous recevez ce message parce qu’il concerne la sécurité de votre compte.',
  },
};

export const SECOND_FACTOR_ON: ByName = {
  en: (name) => ({
    ...ALARM.en,
    subject: 'Two-step login is on',
    preview: 'From now on a login needs a code from your app.',
    heading: 'Two-step login is on',
    text: `Hello ${name},\nfrom now on a login to your account needs a code from your authenticator app. Keep your recovery codes where you find them without your phone.`,
  }),
  de: (name) => ({
    ...ALARM.de,
    subject: 'Die Anmeldung in zwei Schritten ist an',
    preview: 'Ab jetzt braucht eine Anmeldung einen Code aus Ihrer App.',
    heading: 'Die Anmeldung in zwei Schritten ist an',
    text: `Guten Tag ${name},\nab jetzt braucht eine Anmeldung in Ihrem Konto einen Code aus Ihrer Authenticator-App. Bewahren Sie Ihre Wiederherstellungscodes so auf, dass Sie sie ohne Ihr Telefon finden.`,
  }),
  es: (name) => ({
    ...ALARM.es,
    subject: 'El acceso en dos pasos está activado',
    preview: 'Desde ahora el acceso necesita un código de su aplicación.',
    heading: 'El acceso en dos pasos está activado',
    text: `Hola, ${name}:\ndesde ahora el acceso a su cuenta necesita un código de su aplicación de autenticación. Guarde sus códigos de recuperación donde los encuentre sin su teléfono.`,
  }),
  fr: (name) => ({
    ...ALARM.fr,
    subject: 'La connexion en deux étapes est activée',
    preview: 'Désormais, une connexion demande un code de votre application.',
    heading: 'La connexion en deux étapes est activée',
    text: `Bonjour ${name},\ndésormais, une connexion à votre compte demande un code de votre application d’authentification. Gardez vos codes de secours là où vous les trouverez sans votre téléphone.`,
  }),
};

const OFF_BY_OWNER: ByName = {
  en: (name) => ({
    ...ALARM.en,
    subject: 'Two-step login is off',
    preview: 'Your password alone opens your account now.',
    heading: 'Two-step login is off',
    text: `Hello ${name},\ntwo-step login was switched off for your account: the password alone opens it now. If that was you, all is well.`,
  }),
  de: (name) => ({
    ...ALARM.de,
    subject: 'Die Anmeldung in zwei Schritten ist aus',
    preview: 'Ihr Konto öffnet sich jetzt allein mit dem Passwort.',
    heading: 'Die Anmeldung in zwei Schritten ist aus',
    text: `Guten Tag ${name},\ndie Anmeldung in zwei Schritten wurde für Ihr Konto ausgeschaltet: Es öffnet sich jetzt allein mit dem Passwort. Wenn Sie das waren, ist alles gut.`,
  }),
  es: (name) => ({
    ...ALARM.es,
    subject: 'El acceso en dos pasos está desactivado',
    preview: 'Ahora basta la contraseña para entrar en su cuenta.',
    heading: 'El acceso en dos pasos está desactivado',
    text: `Hola, ${name}:\nse desactivó el acceso en dos pasos de su cuenta: ahora basta la contraseña. Si fue usted, todo está en orden.`,
  }),
  fr: (name) => ({
    ...ALARM.fr,
    subject: 'La connexion en deux étapes est désactivée',
    preview: 'Le mot de passe seul ouvre maintenant votre compte.',
    heading: 'La connexion en deux étapes est désactivée',
    text: `Bonjour ${name},\nla connexion en deux étapes a été désactivée pour votre compte : le mot de passe seul suffit maintenant. Si c’était vous, tout va bien.`,
  }),
};

const OFF_BY_ADMIN: ByName = {
  en: (name) => ({
    ...OFF_BY_OWNER.en(name),
    text: `Hello ${name},\nan operator took two-step login away from your account, as is done for somebody who lost their phone, and every device was logged out. Set it up anew after your next login.`,
  }),
  de: (name) => ({
    ...OFF_BY_OWNER.de(name),
    text: `Guten Tag ${name},\nein Mitarbeiter hat die Anmeldung in zwei Schritten für Ihr Konto aufgehoben, wie es bei einem verlorenen Telefon geschieht, und alle Geräte wurden abgemeldet. Richten Sie sie nach Ihrer nächsten Anmeldung neu ein.`,
  }),
  es: (name) => ({
    ...OFF_BY_OWNER.es(name),
    text: `Hola, ${name}:\nun operador retiró el acceso en dos pasos de su cuenta, como se hace cuando alguien pierde el teléfono, y se cerró la sesión en todos los dispositivos. Configúrelo de nuevo tras su próximo acceso.`,
  }),
  fr: (name) => ({
    ...OFF_BY_OWNER.fr(name),
    text: `Bonjour ${name},\nun opérateur a retiré la connexion en deux étapes de votre compte, comme on le fait pour un téléphone perdu, et tous les appareils ont été déconnectés. Configurez-la de nouveau après votre prochaine connexion.`,
  }),
};

export const SECOND_FACTOR_OFF = { owner: OFF_BY_OWNER, admin: OFF_BY_ADMIN } as const;

export const RECOVERY_CODE_USED: Readonly<Record<MailLocale, (name: string, left: number) => LetterWords>> = {
  en: (name, left) => ({
    ...ALARM.en,
    subject: 'A recovery code was used',
    preview: `${left === 1 ? 'One code is' : `${left} codes are`} left.`,
    heading: 'A recovery code was used',
    text: `Hello ${name},\na recovery code was used for your account in place of a code from your app. ${left === 0 ? 'None is left: make new ones in your account.' : `${left === 1 ? 'One is' : `${left} are`} left; you can make new ones in your account.`}`,
  }),
  de: (name, left) => ({
    ...ALARM.de,
    subject: 'Ein Wiederherstellungscode wurde verwendet',
    preview: `${left === 1 ? 'Ein Code bleibt' : `${left} Codes bleiben`}.`,
    heading: 'Ein Wiederherstellungscode wurde verwendet',
    text: `Guten Tag ${name},\nfür Ihr Konto wurde ein Wiederherstellungscode anstelle eines Codes aus Ihrer App verwendet. ${left === 0 ? 'Es ist keiner mehr übrig: Erstellen Sie in Ihrem Konto neue.' : `${left === 1 ? 'Einer ist' : `${left} sind`} noch übrig; in Ihrem Konto können Sie neue erstellen.`}`,
  }),
  es: (name, left) => ({
    ...ALARM.es,
    subject: 'Se usó un código de recuperación',
    preview: `${left === 1 ? 'Queda un código' : `Quedan ${left} códigos`}.`,
    heading: 'Se usó un código de recuperación',
    text: `Hola, ${name}:\nse usó un código de recuperación de su cuenta en lugar de un código de su aplicación. ${left === 0 ? 'No queda ninguno: cree otros en su cuenta.' : `${left === 1 ? 'Queda uno' : `Quedan ${left}`}; puede crear otros en su cuenta.`}`,
  }),
  fr: (name, left) => ({
    ...ALARM.fr,
    subject: 'Un code de secours a été utilisé',
    preview: `${left === 1 ? 'Il reste un code' : `Il reste ${left} codes`}.`,
    heading: 'Un code de secours a été utilisé',
    text: `Bonjour ${name},\nun code de secours de votre compte a été utilisé à la place d’un code de votre application. ${left === 0 ? 'Il n’en reste aucun : créez-en de nouveaux dans votre compte.' : `Il en reste ${left === 1 ? 'un' : left} ; vous pouvez en créer de nouveaux dans votre compte.`}`,
  }),
};
