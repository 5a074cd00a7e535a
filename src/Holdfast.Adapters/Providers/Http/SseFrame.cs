namespace Holdfast.Adapters.Providers.Http;

/// <summary>Events of a stream in its bytes. Lines end with LF, or CR LF.</summary>
internal static class SseFrame
{
    /// <summary>Bytes of the first event, with the empty line that ends it; 0 while it is not complete.</summary>
    public static int Length(ReadOnlySpan<byte> bytes)
    {
        var plain = bytes.IndexOf("\n\n"u8);
        if (plain >= 0) return plain + 2;
        var returned = bytes.IndexOf("\n\r\n"u8);
        return returned < 0 ? 0 : returned + 3;
    }

    /// <summary>Takes the first event off; false when no whole one is left.</summary>
    /// <param name="name">Empty for none.</param>
    /// <param name="data">Empty in a comment.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> events, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data)
    {
        var frame = events[..Length(events)];
        name = Field(frame, "event:"u8);
        data = Field(frame, "data:"u8);
        events = events[frame.Length..];
        return frame.Length > 0;
    }

    /// <summary>The value of a field's first line; empty when there is none.</summary>
    /// <param name="name">With its colon.</param>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name)
    {
        while (!frame.IsEmpty)
        {
            var end = frame.IndexOf((byte)'\n');
            var line = end < 0 ? frame : frame[..end];
            if (line.StartsWith(name)) return line[name.Length..].Trim(" \r"u8);
            frame = end < 0 ? [] : frame[(end + 1)..];
        }
        return [];
    }
}
