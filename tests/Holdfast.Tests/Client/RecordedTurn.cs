using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Tests.Client;

/// <summary>Wire/turn.sse: a turn as a server streamed it, and the rest of it after any event.</summary>
internal static class RecordedTurn
{
    public static byte[] Bytes { get; } = File.ReadAllBytes(System.IO.Path.Combine(Here(), "Wire", "turn.sse"));

    private static readonly IReadOnlyList<string> _frames =
        [.. Encoding.UTF8.GetString(Bytes).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(frame => frame + "\n\n")];

    /// <summary>What a server sends after an event: everything with a later id, and in any case the end.</summary>
    public static byte[] After(string? lastEventId)
    {
        var seen = lastEventId is null ? -1 : Enumerable.Range(0, _frames.Count).Last(i => IdOf(_frames[i]) == lastEventId);
        var rest = _frames.Skip(Math.Min(seen + 1, _frames.Count - 1));
        return Encoding.UTF8.GetBytes(string.Concat(rest));
    }

    /// <summary>The id of the last event that is complete in the first bytes.</summary>
    public static string? LastIdIn(int bytes)
    {
        var text = Encoding.UTF8.GetString(Bytes.AsSpan(0, bytes));
        var complete = text[..(text.LastIndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? end : 0)];
        return complete.Split("\n\n").Select(IdOf).LastOrDefault(id => id is not null);
    }

    public static Task SendAsync(HttpContext http, ReadOnlyMemory<byte> bytes)
    {
        http.Response.ContentType = "text/event-stream";
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static string? IdOf(string frame) => frame.StartsWith("id: ", StringComparison.Ordinal) ? frame[4..frame.IndexOf('\n')] : null;

    private static string Here([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
