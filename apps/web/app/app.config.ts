export default defineAppConfig({
  ui: {
    colors: { primary: 'tangerine', neutral: 'aubergine' },
    modal: {
      slots: {
        overlay: 'bg-aubergine-950/75!',
        content: 'bg-surface text-ink divide-y-0 ring-0 rounded-lg shadow-2xl w-[calc(100vw-2rem)] max-w-lg',
        header: 'px-6 pt-6 pb-0 sm:px-6 sm:pt-6 min-h-0',
        title: 'text-xl font-bold tracking-tight text-ink',
        description: 'mt-2 text-base text-muted',
        body: 'px-6 pt-6 pb-0 sm:px-6',
        footer: 'px-6 pb-6 pt-6 sm:px-6 flex-wrap gap-3',
      },
    },
  },
});
