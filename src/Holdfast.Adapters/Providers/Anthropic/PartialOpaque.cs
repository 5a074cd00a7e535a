using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Journal;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>A block of a type this version does not know: redacted thinking, the provider's own tools, or something new.</summary>
internal sealed class PartialOpaque(JsonElement start) : PartialBlock
{
    public override Block? ToBlock(bool finished) =>
        Closed ? new OpaqueBlock(AnthropicRequest.Dialect, Text.Length == 0 ? start.GetRawText() : WithInput()) : null;

    /// <summary>The blocks of the provider's own tools start with an empty input and receive it in pieces.</summary>
    private string WithInput()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var property in start.EnumerateObject().Where(property => !property.NameEquals("input"))) property.WriteTo(json);
            json.WritePropertyName("input");
            json.WriteRawValue(Text.ToString(), skipInputValidation: true);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
