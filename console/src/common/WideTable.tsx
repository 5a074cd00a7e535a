import { Box, Table, type TableProps } from "@mantine/core";

/** A table that is scrolled sideways where there is no room for it, by keyboard too. */
export function WideTable({ label, width = 320, ...table }: TableProps & { label: string; width?: number }) {
  return (
    <Box style={{ overflowX: "auto" }} tabIndex={0} role="region" aria-label={`Table of ${label.toLowerCase()}`}>
      <Table miw={width} className="numbers" {...table} />
    </Box>
  );
}
