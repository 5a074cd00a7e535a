import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, ask } from "../api/client";
import { ApiError } from "../api/problem";
import { Loaded } from "../common/Loaded";
import { Page } from "../common/Page";
import { AgentEditor } from "./AgentEditor";
import { blank, type Definition } from "./definition";

interface Known {
  /** 0 = it was never saved. */
  version: number;
  definition: Definition;
}

export function AgentPage() {
  const { name = "" } = useParams();
  const agent = useQuery({
    queryKey: ["agent", name],
    staleTime: Infinity,
    queryFn: async (): Promise<Known> => {
      try {
        return await ask(api.GET("/api/v1/agents/{name}", { params: { path: { name } } }));
      } catch (e) {
        if (e instanceof ApiError && e.status === 404) return { version: 0, definition: blank };
        throw e;
      }
    },
  });
  if (!agent.data) {
    return (
      <Page title={name}>
        <Loaded query={agent} lines={10}>
          {() => null}
        </Loaded>
      </Page>
    );
  }
  const { version, definition } = agent.data;
  return <AgentEditor key={`${name} ${version}`} name={name} version={version} saved={definition} />;
}
