import { useDocumentVisibility } from "@mantine/hooks";
import { useCallback, useEffect, useRef } from "react";
import { api } from "../api/client";

const every = 10_000;

/**
 * Says to the others that this page is looked at, as long as it is.
 * @returns what to call while something is being written.
 */
export function usePresence(kind: "handoffs" | "reviews", id: string, isOpen: boolean): () => void {
  const isVisible = useDocumentVisibility() === "visible";
  const typedAt = useRef(0);
  const say = useCallback(
    (doing: "looking" | "typing") => {
      const saying = api.PUT(`/api/v1/${kind}/{id}/presence`, { params: { path: { id } }, body: { doing } });
      void saying.catch(() => undefined);
    },
    [kind, id],
  );
  useEffect(() => {
    if (!isOpen || !isVisible) return;
    say("looking");
    const timer = setInterval(() => say(Date.now() - typedAt.current < every ? "typing" : "looking"), every);
    return () => clearInterval(timer);
  }, [say, isOpen, isVisible]);
  return useCallback(() => {
    if (!isOpen || Date.now() - typedAt.current < every / 2) return;
    typedAt.current = Date.now();
    say("typing");
  }, [say, isOpen]);
}
