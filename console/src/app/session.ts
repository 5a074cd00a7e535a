import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { api, ask, type Schemas } from "../api/client";
import { isSignedOut } from "../api/problem";
import { meKey, queries } from "../api/queries";

export type Me = Schemas["Key"];
export type Role = Me["role"];

const ranks: Role[] = ["app", "operator", "admin"];

/** Who is signed in; undefined while that is not known, null when nobody is. */
export function useWho() {
  return useQuery({
    queryKey: meKey,
    staleTime: Infinity,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await ask(api.GET("/api/v1/keys/current"));
      } catch (e) {
        if (isSignedOut(e)) return null;
        throw e;
      }
    },
  });
}

export async function signIn(key: string): Promise<void> {
  const session = await ask(api.POST("/api/v1/session", { headers: { Authorization: `Bearer ${key}` } }));
  become(session.key);
}

export async function signOut(): Promise<void> {
  await ask(api.DELETE("/api/v1/session"));
  become(null);
}

/** Nothing that was asked for as somebody else may be seen. */
function become(me: Me | null): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== meKey[0] });
  queries.setQueryData(meKey, me);
}

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("Nobody is signed in here.");
  return me;
}

/** Whether a key of this role may do what is for that role and above. Root keys have no tenant and do nothing of a tenant's. */
export const mayDo = (me: Me, least: Role): boolean => me.role !== "root" && ranks.indexOf(me.role) >= ranks.indexOf(least);
