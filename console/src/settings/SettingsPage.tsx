import { Tabs } from "@mantine/core";
import { useNavigate, useParams } from "react-router";
import { mayDo, useMe } from "../app/session";
import { Page } from "../common/Page";
import { Audit } from "./Audit";
import { Keys } from "./Keys";
import { Providers } from "./Providers";
import { Tenants } from "./Tenants";
import { ThisKey } from "./ThisKey";
import { Webhooks } from "./Webhooks";

export function SettingsPage() {
  const me = useMe();
  const { part } = useParams();
  const navigate = useNavigate();
  const parts = [
    { name: "session", label: "Session", isFor: true, content: <ThisKey /> },
    { name: "keys", label: "Keys", isFor: mayDo(me, "admin") || me.role === "root", content: <Keys /> },
    { name: "webhooks", label: "Webhooks", isFor: mayDo(me, "admin"), content: <Webhooks /> },
    { name: "audit", label: "Audit", isFor: mayDo(me, "admin") || me.role === "root", content: <Audit /> },
    { name: "providers", label: "Providers and models", isFor: mayDo(me, "operator"), content: <Providers /> },
    { name: "tenants", label: "Tenants", isFor: me.role === "root", content: <Tenants /> },
  ].filter((one) => one.isFor);
  const here = parts.find((one) => one.name === part) ?? parts[0];
  return (
    <Page title="Settings">
      <Tabs value={here?.name} onChange={(name) => void navigate(`/settings/${name ?? ""}`, { replace: true })} keepMounted={false}>
        <Tabs.List mb="md">
          {parts.map((one) => (
            <Tabs.Tab key={one.name} value={one.name}>
              {one.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {parts.map((one) => (
          <Tabs.Panel key={one.name} value={one.name}>
            {one.content}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
