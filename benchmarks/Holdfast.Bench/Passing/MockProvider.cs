using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Bench.Passing;

/// <summary>
/// A provider that costs next to nothing: answers every request to Chat Completions with the same bytes, in one piece. It shares the cores
/// with what it is measured with, so it is only sockets.
/// </summary>
internal static class MockProvider
{
    public const int Chunks = 50;

    private static readonly byte[] Plain = Answer("application/json", """
        {"id":"chatcmpl-mock","object":"chat.completion","created":1763700000,"model":"practice","choices":[{"index":0,"message":{"role":"assistant",
        "content":"A short answer, of the length that answers to short questions have. It says little, and says it in two sentences."},
        "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":120,"completion_tokens":50,"total_tokens":170}}
        """);

    private static readonly byte[] Stream = Streamed(usage: false), StreamWithUsage = Streamed(usage: true);

    /// <summary>Runs until the process is killed.</summary>
    public static async Task RunAsync(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(1024);
        while (true) _ = ServeAsync(await listener.AcceptAsync());
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        connection.NoDelay = true;
        var buffer = new byte[64 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                int length;
                while ((length = RequestLength(buffer.AsSpan(0, filled))) == 0)
                {
                    var read = await connection.ReceiveAsync(buffer.AsMemory(filled));
                    if (read == 0) return;
                    filled += read;
                }
                await connection.SendAsync(AnswerTo(buffer.AsSpan(0, length)));
                buffer.AsSpan(length, filled - length).CopyTo(buffer);
                filled -= length;
            }
        }
        catch (SocketException)
        {
            // The other side went.
        }
    }

    /// <summary>0 while it has not come whole.</summary>
    private static int RequestLength(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        var text = Encoding.ASCII.GetString(bytes[..head]);
        const string name = "content-length:";
        var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        var end = at < 0 ? -1 : text.IndexOf('\r', at);
        var body = at < 0 ? 0 : int.Parse(end < 0 ? text[(at + name.Length)..] : text[(at + name.Length)..end], CultureInfo.InvariantCulture);
        return bytes.Length < head + 4 + body ? 0 : head + 4 + body;
    }

    private static byte[] AnswerTo(ReadOnlySpan<byte> request) =>
        request.IndexOf("\"stream\":true"u8) < 0 ? Plain : request.IndexOf("\"include_usage\":true"u8) < 0 ? Stream : StreamWithUsage;

    private static byte[] Answer(string type, string body) =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nx-request-id: req_mock\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static byte[] Streamed(bool usage)
    {
        var text = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nx-request-id: req_mock\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var n = 1; n <= Chunks; n++) Chunk("{\"index\":0,\"delta\":{\"content\":\" word" + n + "\"},\"logprobs\":null,\"finish_reason\":null}", "null");
        Chunk("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}", "null");
        if (usage) Chunk("", "{\"prompt_tokens\":120,\"completion_tokens\":50,\"total_tokens\":170}");
        Add("[DONE]");
        return Encoding.UTF8.GetBytes(text.Append("0\r\n\r\n").ToString());

        void Chunk(string choice, string counted) => Add(
            "{\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\",\"created\":1763700000,\"model\":\"practice\",\"choices\":[" + choice + "]"
            + (usage ? ",\"usage\":" + counted : "") + "}");

        void Add(string data)
        {
            var line = $"data: {data}\n\n";
            text.Append(CultureInfo.InvariantCulture, $"{line.Length:x}\r\n{line}\r\n");
        }
    }
}
