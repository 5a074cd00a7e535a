import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, ask } from "../api/client";
import { ApiError } from "../api/problem";
import { Loaded } from "../common/Loaded";
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
  return (
    <Loaded query={agent} lines={12}>
      {({ version, definition }) => <AgentEditor key={`${name} ${version}`} name={name} version={version} saved={definition} />}
    </Loaded>
  );
}
