import type { Phrases } from './phrases.ts';

export const spanish: Phrases = {
  confirmed: (event) => `Tus entradas para ${event}`,
  ticketsReady: (tickets) =>
    tickets === 1
      ? 'Tu entrada está lista. ¡Que lo disfrutes!'
      : `Tus ${tickets} entradas están listas. ¡Que lo disfrutes!`,
  cancelled: (event) => `Cancelada: tu reserva para ${event}`,
  eventCancelled: (event) => `${event} se ha cancelado`,
  organiserCancelled: 'El organizador ha cancelado el evento; tus entradas ya no son válidas.',
  organiserEndedBooking: 'El organizador ha cancelado tu reserva; tus entradas ya no son válidas.',
  chargedBack: 'Tu banco ha recuperado el pago; tus entradas ya no son válidas.',
  comesBack: (money) => `Te devolveremos ${money}.`,
  nothingBack: 'No hay ningún reembolso.',
  refunded: (event) => `Tu reembolso para ${event}`,
  onItsWay: (money) => `${money} van de camino. Los bancos tardan unos días.`,
  refundFailed: (event) => `Reembolso fallido: ${event}`,
  actOnRefund: (money, code) =>
    `${money} no llegaron al comprador (${code}). El importe vuelve a estar libre: reembólsalo de nuevo o acuerda otra vía.`,
  published: (event) => `${event} está a la venta`,
  onSale: 'Tu evento es público; las entradas se venden en sus plazos de venta.',
  reissued: (event) => `Entradas nuevas para ${event}`,
  oldCodesVoid: (tickets) =>
    tickets === 1
      ? 'Tu entrada tiene un código nuevo; el anterior ya no abre la puerta.'
      : `${tickets} de tus entradas tienen códigos nuevos; los anteriores ya no abren la puerta.`,
  newDate: (event) => `Nueva fecha: ${event}`,
  newVenue: (event) => `Nuevo lugar: ${event}`,
  movedFromTo: (before, after) => `Ahora: ${after}. Antes: ${before}. Tus entradas siguen siendo válidas.`,
  returnUntil: (moment) => `Si no puedes venir, devuélvelas hasta el ${moment} y te lo reembolsamos todo.`,
  soon: (event) => `Pronto: ${event}`,
  bringTickets: (showing) => `${showing}. Ten tus entradas a mano en el móvil o en papel.`,
  pastDue: 'No se ha podido cobrar tu membresía',
  payMembership: (until) =>
    until
      ? `Tu tarjeta fue rechazada. Revisa tu medio de pago; tu membresía dura hasta el ${until}.`
      : 'Tu tarjeta fue rechazada. Revisa tu medio de pago para que tu membresía continúe.',
  membershipEnded: 'Tu membresía ha terminado',
  joinAgain: 'Sus descuentos y preventas ya no valen. Puedes volver cuando quieras.',
  disputed: (event) => `Contracargo: ${event}`,
  defend: (money, reason, due) =>
    `El banco de un comprador reclama ${money} (${reason}). Las entradas quedan sin valor hasta que se decida.${due ? ` Las pruebas se entregan hasta el ${due}.` : ''}`,
  disputeDecided: (event) => `Contracargo decidido: ${event}`,
  disputeWon: (money) => `El banco te ha dado la razón: ${money} son tuyos y las entradas vuelven a valer.`,
  disputeLost: (money) => `El banco ha dado la razón al comprador: ${money} se pierden y la reserva termina.`,
  quarantined: 'Un archivo no fue aceptado',
  uploadAgain: (reason) => `No pasó la comprobación (${reason}) y quedó apartado. Sube otro.`,
  suspicious: (pattern) => `Sospechoso: ${pattern}`,
  lookAtTrail: (count) => `El registro muestra este patrón ${count} veces. Míralo y decide qué hacer.`,
  booksDiffer: (day) => `Las cuentas del ${day} no cuadran`,
  readReport: (differences) =>
    `Nuestras cuentas y las del proveedor de pagos difieren en ${differences === 1 ? 'un punto' : `${differences} puntos`}. El informe los nombra.`,
  yourCode: (code) => `${code} es tu código de Concert. Vale diez minutos; no se lo digas a nadie.`,
};
