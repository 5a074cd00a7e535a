import { Badge, Tabs } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { api, ask } from "../api/client";
import { KeyHelp } from "../common/KeyHelp";
import { Page } from "../common/Page";
import { useAnewOnChange } from "../overview/useAnewOnChange";
import { HandoffList } from "./HandoffList";
import { ReviewList } from "./ReviewList";
import { useListKeys } from "./useListKeys";

/** What waits for a person: conversations, and decisions. */
export function InboxPage() {
  const [params, setParams] = useSearchParams();
  const part = params.get("part") ?? "handoffs";
  const show = (which: string | null) => setParams(which === "reviews" ? { part: which } : {}, { replace: true });
  // What a user said last is no change of the inbox.
  useAnewOnChange("handoffs");
  useListKeys();
  useHotkeys([["t", () => show(part === "reviews" ? "handoffs" : "reviews")]]);
  const handoffs = useQuery({
    queryKey: ["handoffs"],
    queryFn: () => ask(api.GET("/api/v1/handoffs", { params: { query: { limit: 100 } } })),
  });
  const reviews = useQuery({
    queryKey: ["reviews"],
    queryFn: () => ask(api.GET("/api/v1/reviews", { params: { query: { limit: 100 } } })),
  });
  return (
    <Page title="Inbox" about="What waits for a person. While one has a conversation, no model speaks in it.">
      <Tabs
        value={part}
        onChange={show}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="handoffs" rightSection={<Count of={handoffs.data?.data} />}>
            Conversations
          </Tabs.Tab>
          <Tabs.Tab value="reviews" rightSection={<Count of={reviews.data?.data} />}>
            Reviews
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="handoffs">
          <HandoffList handoffs={handoffs} />
        </Tabs.Panel>
        <Tabs.Panel value="reviews">
          <ReviewList reviews={reviews} />
        </Tabs.Panel>
      </Tabs>
      <KeyHelp
        keys={[
          ["j", "next"],
          ["k", "before"],
          ["Enter", "opens"],
          ["t", "conversations or reviews"],
        ]}
      />
    </Page>
  );
}

function Count({ of }: { of?: unknown[] }) {
  return of && of.length > 0 ? (
    <Badge size="xs" color="gray">
      {of.length}
    </Badge>
  ) : null;
}
