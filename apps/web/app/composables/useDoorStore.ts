import { type DoorStore, openDoorStore } from '~/door/store';

/** The door's database for as long as a page is open; `refresh` is run when another tab has changed it. */
export function useDoorStore(refresh: (store: DoorStore) => Promise<void>): Promise<DoorStore> {
  const opening = openDoorStore().then((store) => {
    store.onChange(() => void refresh(store));
    return store;
  });
  onScopeDispose(() => void opening.then((store) => store.close()));
  return opening;
}
