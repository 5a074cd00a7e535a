import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, ask } from "../api/client";
import { Loaded } from "../common/Loaded";
import { Page } from "../common/Page";
import { useAnewOnChange } from "../overview/useAnewOnChange";
import { Handoff } from "./Handoff";

export function HandoffPage() {
  const { id = "" } = useParams();
  useAnewOnChange("handoff");
  const handoff = useQuery({
    queryKey: ["handoff", id],
    queryFn: () => ask(api.GET("/api/v1/handoffs/{id}", { params: { path: { id } } })),
  });
  if (handoff.data) return <Handoff key={id} handoff={handoff.data} />;
  return (
    <Page title="Hand-off">
      <Loaded query={handoff} lines={8}>
        {() => null}
      </Loaded>
    </Page>
  );
}
