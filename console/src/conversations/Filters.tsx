import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { stateColors } from "../common/colors";
import { words } from "../common/format";

export const filterNames = ["q", "state", "agent", "user"] as const;

type Name = (typeof filterNames)[number];

/** What is looked for stands in the address, so that it can be sent to somebody. */
export function Filters() {
  const [params, setParams] = useSearchParams();
  const set = (name: Name, value: string | null) => {
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  };
  return (
    <Group gap="xs" mb="md" align="end" role="search">
      <Typed name="q" placeholder="Search what was said" params={params} set={set} icon width="1 1 240px" />
      <Select
        aria-label="State"
        placeholder="Any state"
        clearable
        clearButtonProps={{ "aria-label": "Any state" }}
        w={150}
        data={Object.keys(stateColors).map((state) => ({ value: state, label: words(state) }))}
        value={params.get("state")}
        onChange={(state) => set("state", state)}
      />
      <Typed name="agent" placeholder="Agent" params={params} set={set} width="0 1 140px" />
      <Typed name="user" placeholder="End user" params={params} set={set} width="0 1 140px" />
      {filterNames.some((name) => params.has(name)) && (
        <Button variant="subtle" color="gray" onClick={() => setParams({}, { replace: true })}>
          Clear
        </Button>
      )}
    </Group>
  );
}

interface TypedProps {
  name: Name;
  placeholder: string;
  params: URLSearchParams;
  set: (name: Name, value: string) => void;
  width: string;
  icon?: boolean;
}

function Typed({ name, placeholder, params, set, width, icon = false }: TypedProps) {
  const given = params.get(name) ?? "";
  const [value, setValue] = useState(given);
  const [known, setKnown] = useState(given);
  // Cleared, or followed a link: the address wins.
  if (known !== given) {
    setKnown(given);
    setValue(given);
  }
  const settle = useDebouncedCallback((text: string) => set(name, text.trim()), 300);
  return (
    <TextInput
      aria-label={placeholder}
      placeholder={placeholder}
      style={{ flex: width }}
      leftSection={icon ? <IconSearch size={16} aria-hidden /> : undefined}
      value={value}
      onChange={(e) => {
        setValue(e.currentTarget.value);
        settle(e.currentTarget.value);
      }}
    />
  );
}
