import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { meKey, queries } from "./queries";

/**
 * Follows a stream of server-sent events; null = none. A hidden page lets go of it, since browsers open few connections at once,
 * and goes on after the last event when it is seen again.
 * @param names of the events that are told.
 * @returns whether the stream is open now.
 */
export function useEventSource(url: string | null, names: string[], tell: (name: string, data: string) => void): boolean {
  const [isLive, setIsLive] = useState(false);
  const last = useRef({ url, id: "" });
  const isVisible = useDocumentVisibility() === "visible";
  const all = names.join(" ");
  const handle = useEffectEvent(tell);

  useEffect(() => {
    if (url === null || !isVisible) return;
    if (last.current.url !== url) last.current = { url, id: "" };
    const address = new URL(url, location.href);
    if (last.current.id) address.searchParams.set("after", last.current.id);
    const source = new EventSource(address);
    source.onopen = () => setIsLive(true);
    source.onerror = () => {
      setIsLive(false);
      // The browser comes back by itself, unless it was refused: then it is seen whether anybody is signed in at all.
      if (source.readyState === EventSource.CLOSED) void queries.invalidateQueries({ queryKey: meKey });
    };
    for (const name of all.split(" ")) {
      source.addEventListener(name, (e: MessageEvent<string>) => {
        if (e.lastEventId) last.current.id = e.lastEventId;
        handle(name, e.data);
      });
    }
    return () => {
      source.close();
      setIsLive(false);
    };
  }, [url, all, isVisible]);

  return isLive;
}
