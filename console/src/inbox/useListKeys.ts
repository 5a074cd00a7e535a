import { useHotkeys } from "@mantine/hooks";

/** j and k go from one item to the next; Enter opens the one that has the focus, as it does for any link. */
export function useListKeys(): void {
  const move = (by: number) => {
    const items = [...document.querySelectorAll<HTMLElement>("[data-item]")];
    const here = items.findIndex((item) => item === document.activeElement);
    items[Math.min(items.length - 1, Math.max(0, here + by))]?.focus();
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
  ]);
}
