using Holdfast.Bench.Load;

namespace Holdfast.Bench.Passing;

/// <summary>Something that stands between the load and the provider, or nothing.</summary>
/// <param name="Headers">That it wants of each request, each ended by CR LF.</param>
/// <param name="CpuSeconds">Of all its processes so far.</param>
internal sealed record Seat(string Name, int Port, string Headers, string Model, Func<double> CpuSeconds)
{
    /// <summary>A kilobyte of question.</summary>
    private static readonly string Question = string.Join(' ', Enumerable.Repeat("What is the status of my order?", 32));

    public byte[] Request(bool stream)
    {
        var body = $$"""{"model":"{{Model}}",{{(stream ? "\"stream\":true," : "")}}"max_tokens":200,"messages":[{"role":"user","content":"{{Question}}"}]}""";
        return RawHttp.Request("POST", "/v1/chat/completions", Headers, body);
    }
}
