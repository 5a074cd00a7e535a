using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.FakeProviders.Faults;

namespace Holdfast.FakeProviders.Wire;

/// <summary>Writes server-sent events, at their pace, and lets a fault strike between two of them.</summary>
internal sealed class EventSink(HttpContext http, Pacer pacer, Fault? fault, IDialect dialect, string requestId)
{
    private readonly ArrayBufferWriter<byte> _event = new(512);
    private Utf8JsonWriter? _json;
    private int _sent;
    private bool _struck;

    /// <summary>Waits until the next chunk is due.</summary>
    public ValueTask NextChunkAsync() => pacer.NextAsync();

    /// <param name="name">The event's name; null for none.</param>
    /// <param name="last">Nothing follows: a fault that has not struck yet strikes now.</param>
    public async ValueTask SendAsync(string? name, Action<Utf8JsonWriter> write, bool last = false)
    {
        _event.ResetWrittenCount();
        _json ??= new Utf8JsonWriter(_event, WireJson.Writer);
        _json.Reset(_event);
        write(_json);
        _json.Flush();
        await SendAsync(name, _event.WrittenMemory, last);
    }

    public async ValueTask SendAsync(string? name, ReadOnlyMemory<byte> data, bool last)
    {
        if (fault is { Kind: FaultKind.SplitUtf8 })
        {
            await TearAsync(name, data);
            return;
        }
        if (fault is not null && !_struck && (last || _sent >= fault.StrikesAfter))
        {
            _struck = true;
            if (fault.Kind == FaultKind.Malformed) data = data[..(data.Length / 2)];
            else if (fault.Kind == FaultKind.BigEvent) await FloodAsync();
            else await BreakAsync(fault.Kind);
        }
        Write(name, data.Span);
        _sent++;
        if (!pacer.IsAtOnce) await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>An event in pieces of three bytes, so that characters are torn, as networks do it.</summary>
    private async Task TearAsync(string? name, ReadOnlyMemory<byte> data)
    {
        var whole = Encoding.UTF8.GetBytes($"{(name is null ? "" : $"event: {name}\n")}data: {Encoding.UTF8.GetString(data.Span)}\n\n");
        foreach (var piece in whole.Chunk(3))
        {
            await http.Response.BodyWriter.WriteAsync(piece, http.RequestAborted);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }

    /// <summary>An event of two megabytes that says nothing.</summary>
    private async Task FloodAsync()
    {
        var padding = new string('x', 2_000_000);
        Write(dialect.ErrorEvent is null ? null : "ping", Encoding.UTF8.GetBytes(
            dialect.ErrorEvent is null ? $$$"""{"choices":[],"padding":"{{{padding}}}"}""" : $$$"""{"type":"ping","padding":"{{{padding}}}"}"""));
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private void Write(string? name, ReadOnlySpan<byte> data)
    {
        var output = http.Response.BodyWriter;
        if (name is not null)
        {
            output.Write("event: "u8);
            Encoding.UTF8.GetBytes(name, output);
            output.Write("\n"u8);
        }
        output.Write("data: "u8);
        output.Write(data);
        output.Write("\n\n"u8);
    }

    private async Task BreakAsync(FaultKind kind)
    {
        if (kind == FaultKind.OverloadedInStream)
            Write(dialect.ErrorEvent, dialect.Error(ApiError.Overloaded(), requestId));
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        if (kind == FaultKind.Cut) await Breakage.CutAsync(http);
        if (kind is FaultKind.Stall or FaultKind.StallPinging) await StallAsync(kind == FaultKind.StallPinging);
        throw new StreamBroken();
    }

    private async Task StallAsync(bool pinging)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), http.RequestAborted);
            if (!pinging) continue;
            http.Response.BodyWriter.Write(dialect.Ping);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }
}
