import { Button, Center } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { api, ask } from "../api/client";
import { Loaded } from "../common/Loaded";
import { Nothing } from "../common/Nothing";
import { Page } from "../common/Page";
import { Panel } from "../common/Panel";
import { useAnewOnChange } from "../overview/useAnewOnChange";
import { ConversationTable } from "./ConversationTable";
import { Filters, filterNames } from "./Filters";

export function ConversationsPage() {
  const [params] = useSearchParams();
  useAnewOnChange("conversations");
  const filter = Object.fromEntries(filterNames.map((name) => [name, params.get(name) ?? undefined]));
  const isFiltered = filterNames.some((name) => params.has(name));
  const list = useInfiniteQuery({
    queryKey: ["conversations", filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => ask(api.GET("/api/v1/conversations", { params: { query: { ...filter, limit: 50, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (earlier) => earlier,
  });
  return (
    <Page title="Conversations" about="Newest first. The search reads what was said, user ids and metadata.">
      <Filters />
      <Panel flush>
        <Loaded query={list} lines={8}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.data);
            if (rows.length > 0) return <ConversationTable rows={rows} />;
            return (
              <Nothing icon={IconMessages} title={isFiltered ? "None matches" : "No conversations yet"}>
                {isFiltered
                  ? "Take a filter away, or search for other words."
                  : "They appear here as soon as a client begins one, or you do under Talk."}
              </Nothing>
            );
          }}
        </Loaded>
      </Panel>
      {list.hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Older ones
          </Button>
        </Center>
      )}
    </Page>
  );
}
