using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>
/// The messages array. Adjacent items of one side are one message; in a user message tool results stand first. Blank text, and
/// thinking that another model sealed or nobody did, is left out: the API refuses both.
/// </summary>
internal sealed class AnthropicMessages(Utf8JsonWriter json, ModelCall call)
{
    private bool? _assistant;

    public void Write()
    {
        json.WriteStartArray("messages");
        foreach (var index in call.Prompt.ResultsFirst()) Item(index);
        if (_assistant is not null) CloseMessage();
        json.WriteEndArray();
    }

    private void Item(int index)
    {
        var marked = call.Rung.Card.CacheMarks && call.Prompt.CacheAfter.Contains(index);
        switch (call.Prompt.Items[index])
        {
            case UserItem user: Side(assistant: false); Text(user.Text, marked); break;
            case ToolResultItem result: Side(assistant: false); ToolResult(result, marked); break;
            case AssistantItem said: Assistant(said, marked); break;
        }
    }

    private void Assistant(AssistantItem said, bool marked)
    {
        var sealedByUs = said.Model == call.Rung.Name;
        var blocks = said.Blocks.Where(block => IsSent(block, sealedByUs)).ToList();
        // Thinking cannot carry a mark; it rides along with what follows it.
        var mark = marked ? blocks.FindLastIndex(block => block is TextBlock or ToolCallBlock) : -1;
        for (var i = 0; i < blocks.Count; i++)
        {
            Side(assistant: true);
            Block(blocks[i], i == mark);
        }
    }

    private static bool IsSent(Block block, bool sealedByUs) => block switch
    {
        TextBlock text => !string.IsNullOrWhiteSpace(text.Text),
        ThinkingBlock thinking => sealedByUs && thinking.Signature is not null,
        OpaqueBlock opaque => opaque.Dialect == AnthropicRequest.Dialect,
        _ => true,
    };

    private void Block(Block block, bool marked)
    {
        switch (block)
        {
            case TextBlock text: Text(text.Text, marked); break;
            case ThinkingBlock thinking: Thinking(thinking); break;
            case ToolCallBlock called: ToolUse(called, marked); break;
            case OpaqueBlock opaque: json.WriteRawValue(opaque.Json); break;
        }
    }

    private void Text(string text, bool marked)
    {
        Open("text");
        json.WriteString("text", text);
        Close(marked);
    }

    private void Thinking(ThinkingBlock thinking)
    {
        Open("thinking");
        json.WriteString("thinking", thinking.Text);
        json.WriteString("signature", thinking.Signature);
        Close(marked: false);
    }

    private void ToolUse(ToolCallBlock called, bool marked)
    {
        Open("tool_use");
        json.WriteString("id", Allowed(called.Id));
        json.WriteString("name", Allowed(called.Name));
        json.WritePropertyName("input");
        if (JsonBody.IsObject(called.Arguments)) json.WriteRawValue(called.Arguments, skipInputValidation: true);
        else Raw(called.Arguments);
        Close(marked);
    }

    /// <summary>The API takes objects only; the model still sees what it wrote.</summary>
    private void Raw(string arguments)
    {
        json.WriteStartObject();
        json.WriteString("_raw", arguments);
        json.WriteEndObject();
    }

    private void ToolResult(ToolResultItem result, bool marked)
    {
        Open("tool_result");
        json.WriteString("tool_use_id", Allowed(result.CallId));
        // Nothing must be said of an error without words: the API refuses it.
        if (result.Content.Length > 0) json.WriteString("content", result.Content);
        if (result.Content.Length > 0 && result.IsError) json.WriteBoolean("is_error", true);
        Close(marked);
    }

    /// <summary>The API refuses other characters, which other models' ids may have.</summary>
    private static string Allowed(string name) => string.Create(name.Length, name, static (into, from) =>
    {
        for (var i = 0; i < into.Length; i++) into[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '_' or '-' ? from[i] : '_';
    });

    private void Open(string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
    }

    private void Close(bool marked)
    {
        if (marked) AnthropicRequest.CacheMark(json, call.Prompt.CacheLong);
        json.WriteEndObject();
    }

    private void Side(bool assistant)
    {
        if (_assistant == assistant) return;
        if (_assistant is not null) CloseMessage();
        else if (assistant) SpeakFirst();
        _assistant = assistant;
        json.WriteStartObject();
        json.WriteString("role", assistant ? "assistant" : "user");
        json.WriteStartArray("content");
    }

    /// <summary>The first message must be the user's; an imported conversation may begin with a greeting.</summary>
    private void SpeakFirst()
    {
        Side(assistant: false);
        Text("(The assistant speaks first.)", marked: false);
        CloseMessage();
    }

    private void CloseMessage()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
