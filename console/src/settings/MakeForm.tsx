import { Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../api/problem";
import { ProblemAlert } from "../common/ProblemAlert";

interface Props<T> {
  thing: string;
  /** The list that has one more then. */
  queryKey: string;
  make: () => Promise<T>;
  /** What is shown of it this once. */
  made: (what: T) => ReactNode;
  /** Fields beside which their mistakes stand; all others are told below. */
  fields: string[];
  disabled: boolean;
  children: (wrong: (field: string) => string | undefined) => ReactNode;
}

/** Fields, what is wrong with them, and the button. */
export function MakeForm<T>({ thing, queryKey, make, made, fields, disabled, children }: Props<T>) {
  const queries = useQueryClient();
  const create = useMutation({ mutationFn: make, onSuccess: () => void queries.invalidateQueries({ queryKey: [queryKey] }) });
  if (create.data) return <>{made(create.data)}</>;
  const { error } = create;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        create.mutate();
      }}
    >
      <Stack>
        {children((field) => (error instanceof ApiError ? error.field(field) : undefined))}
        {error && <ProblemAlert error={error} shown={fields} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={disabled}>
            Make the {thing}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
