import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useEventSource } from "./useEventSource";

type Handlers = Record<string, (data: string) => void>;

const hasLocks = "locks" in navigator;

type Told = { isLive: boolean } | { name: string; data: string } | "hello";

/**
 * Follows a stream that all windows of a browser share: of those that are seen one holds it and tells the others, since browsers open few connections at once. Where
 * there are no locks, which browsers have behind HTTPS and on this machine, every window holds its own.
 * @param name one for each stream and person.
 * @returns whether the stream is open now.
 */
export function useSharedEvents(url: string | null, name: string, handlers: Handlers): boolean {
  const isFollowing = useDocumentVisibility() === "visible" && url !== null;
  const isHolder = useLock(name, isFollowing);
  const [isLiveThere, setIsLiveThere] = useState(false);
  const channel = useRef<BroadcastChannel>(null);
  const latest = useRef(new Map<string, string>());
  const handle = (event: string, data: string) => {
    latest.current.set(event, data);
    handlers[event]?.(data);
  };
  const isLiveHere = useEventSource(isHolder ? url : null, Object.keys(handlers), (event, data) => {
    handle(event, data);
    channel.current?.postMessage({ name: event, data } satisfies Told);
  });

  const hear = useEffectEvent((told: Told) => {
    if (told === "hello") {
      if (!isHolder) return;
      channel.current?.postMessage({ isLive: isLiveHere } satisfies Told);
      for (const [event, data] of latest.current) channel.current?.postMessage({ name: event, data } satisfies Told);
    } else if ("isLive" in told) setIsLiveThere(told.isLive);
    else handle(told.name, told.data);
  });

  useEffect(() => {
    if (!isFollowing || !hasLocks) return;
    const opened = new BroadcastChannel(name);
    opened.onmessage = (e: MessageEvent<Told>) => hear(e.data);
    opened.postMessage("hello" satisfies Told);
    channel.current = opened;
    return () => {
      opened.close();
      channel.current = null;
    };
  }, [name, isFollowing]);

  useEffect(() => {
    if (isHolder) channel.current?.postMessage({ isLive: isLiveHere } satisfies Told);
  }, [isHolder, isLiveHere]);

  return isHolder ? isLiveHere : isFollowing && isLiveThere;
}

/** Whether this window has the lock; as long as it wants it, it waits for it. */
function useLock(name: string, isWanted: boolean): boolean {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (!isWanted || !hasLocks) return;
    const leave = new AbortController();
    const left = new Promise<void>((resolve) => leave.signal.addEventListener("abort", () => resolve()));
    navigator.locks
      .request(name, { signal: leave.signal }, () => {
        setIsHeld(true);
        return left;
      })
      .catch(() => undefined); // it left before its turn came
    return () => {
      leave.abort();
      setIsHeld(false);
    };
  }, [name, isWanted]);
  return isWanted && (isHeld || !hasLocks);
}
