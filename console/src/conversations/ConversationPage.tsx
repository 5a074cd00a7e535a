import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, ask, type Schemas } from "../api/client";
import { Loaded } from "../common/Loaded";
import { Page } from "../common/Page";
import { ConversationView } from "./ConversationView";

/** So much of a long journal is shown at first. */
const latest = 400;

export function ConversationPage() {
  const { id = "" } = useParams();
  const conversation = useQuery({
    queryKey: ["conversation", id],
    queryFn: () => ask(api.GET("/api/v1/conversations/{id}", { params: { path: { id } } })),
  });
  if (!conversation.data) {
    return (
      <Page title="Conversation">
        <Loaded query={conversation} lines={10}>
          {() => null}
        </Loaded>
      </Page>
    );
  }
  return <FromHere key={id} row={conversation.data} />;
}

/** Where the timeline begins stays, however far the conversation goes on. */
function FromHere({ row }: { row: Schemas["Conversation"] }) {
  return <ConversationView row={row} initialAfter={Math.max(0, row.seq - latest)} />;
}
