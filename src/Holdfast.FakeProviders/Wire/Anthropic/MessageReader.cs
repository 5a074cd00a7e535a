using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Tokens;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>Reads <c>messages</c>: neighbours of one role become one turn, each block is checked and joins the prefix.</summary>
internal sealed class MessageReader(Card card, string version, JsonElement? thinking, PrefixBuilder prefix)
{
    private const int MaxId = 256;
    private const int CallOverhead = 6;
    private const int OpaqueTokens = 1_200; // an image or a page costs about this much

    private static readonly string[] OpaqueTypes =
    [
        "image", "document", "search_result", "redacted_thinking", "server_tool_use", "web_search_tool_result", "web_fetch_tool_result",
        "code_execution_tool_result", "bash_code_execution_tool_result", "text_editor_code_execution_tool_result", "mcp_tool_use",
        "mcp_tool_result", "container_upload", "compaction",
    ];

    private readonly List<(Role Role, int Message, List<Block> Blocks)> _turns = [];
    private int _lastAssistant;

    public List<Turn> Read(JsonElement? messages)
    {
        if (!messages.IsArray()) throw ApiError.Invalid("messages: Field required");
        var list = messages!.Value.EnumerateArray().ToList();
        if (list.Count == 0) throw ApiError.Invalid("messages: at least one message is required");
        _lastAssistant = list.FindLastIndex(message => message.GetText("role") == "assistant");
        for (var at = 0; at < list.Count; at++) ReadMessage(list[at], at, at == list.Count - 1);
        CheckEnd();
        ToolPairing.Check(_turns, unique: card.Plays != "replay");
        MidSystemRule.Check(_turns, card);
        ThinkingRule.Check(_turns, thinking);
        return _turns.ConvertAll(turn => new Turn(turn.Role, turn.Blocks));
    }

    private void ReadMessage(JsonElement message, int at, bool last)
    {
        var role = RoleOf(message, at);
        if (at == 0 && role != Role.User) throw ApiError.Invalid("messages: first message must use the \"user\" role");
        // A signature binds to what stood before the whole answer it came in.
        var before = prefix.Digest;
        if (_turns.Count == 0 || _turns[^1].Role != role) _turns.Add((role, at, []));
        var blocks = _turns[^1].Blocks;
        var content = message.Get("content");
        var empty = content switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!.Length == 0,
            { ValueKind: JsonValueKind.Array } array => array.GetArrayLength() == 0,
            null => throw ApiError.Invalid(Invariant($"messages.{at}.content: Field required")),
            _ => throw ApiError.Invalid(Invariant($"messages.{at}.content: Input should be a valid string or list")),
        };
        if (empty && !(last && role == Role.Assistant))
            throw ApiError.Invalid(
                Invariant($"messages.{at}: all messages must have non-empty content except for the optional final assistant message"));
        if (empty) return;
        if (content.IsString()) blocks.Add(ReadText(content!.Value.GetString()!, default, role, Invariant($"messages.{at}")));
        else
            foreach (var (n, block) in content!.Value.EnumerateArray().Index())
                if (ReadBlock(block, role, before, at, Invariant($"messages.{at}.content.{n}")) is { } read) blocks.Add(read);
    }

    private static Role RoleOf(JsonElement message, int at) => message.GetText("role") switch
    {
        "user" => Role.User,
        "assistant" => Role.Assistant,
        "system" => Role.System,
        null => throw ApiError.Invalid(Invariant($"messages.{at}.role: Field required")),
        _ => throw ApiError.Invalid(Invariant($"messages.{at}.role: Input should be 'user' or 'assistant'")),
    };

    /// <returns>Null for a thinking block the model does not read.</returns>
    private Block? ReadBlock(JsonElement block, Role role, UInt128 before, int message, string path)
    {
        var type = block.GetText("type") ?? throw ApiError.Invalid($"{path}.type: Field required");
        switch (type)
        {
            case "text":
                return ReadText(block.GetText("text") ?? throw ApiError.Invalid($"{path}.text.text: Field required"), block, role, path);
            case "tool_use" when role == Role.Assistant: return ReadToolUse(block, path);
            case "tool_result" when role == Role.User: return ReadToolResult(block, path);
            case "thinking" when role == Role.Assistant: return ReadThinking(block, before, message, path);
            case "tool_use" or "tool_result" or "thinking":
                throw ApiError.Invalid($"{path}: `{type}` blocks are not allowed in {role.ToString().ToLowerInvariant()} messages");
            case "document" when role == Role.Assistant && version == AnthropicRules.Version2026:
                throw ApiError.Invalid($"{path}: document blocks are not allowed in assistant messages");
            default:
                if (!OpaqueTypes.Contains(type))
                    throw ApiError.Invalid($"{path}: Input tag '{type}' found using 'type' does not match any of the expected tags");
                prefix.Add(Section.Messages, Name(role), block, OpaqueTokens, path, markable: type != "redacted_thinking");
                return new Block.Opaque(type);
        }
    }

    private Block.Text ReadText(string text, JsonElement block, Role role, string path)
    {
        TextRules.CheckFilled(text, block, "messages");
        if (role == Role.User && version == AnthropicRules.Version2026
            && block.Get("citations") is { ValueKind: JsonValueKind.Array } citations && citations.GetArrayLength() > 0)
            throw ApiError.Invalid($"{path}.text.citations: citations are not allowed in user messages");
        prefix.AddText(Section.Messages, Name(role), text, block.Get("cache_control"), $"{path}.text");
        return new Block.Text(text);
    }

    private Block.ToolUse ReadToolUse(JsonElement block, string path)
    {
        var id = block.GetText("id") ?? throw ApiError.Invalid($"{path}.tool_use.id: Field required");
        if (!Names.IsPlain(id, MaxId)) throw ApiError.Invalid($"{path}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        var name = block.GetText("name") ?? throw ApiError.Invalid($"{path}.tool_use.name: Field required");
        if (block.Get("input") is not { ValueKind: JsonValueKind.Object } input)
            throw ApiError.Invalid($"{path}.tool_use.input: Input should be a valid dictionary");
        var arguments = input.GetRawText();
        prefix.Add(Section.Messages, "assistant", block, CallOverhead + Tokenizer.Count(name) + Tokenizer.Count(arguments), path);
        return new Block.ToolUse(id, name, arguments);
    }

    private Block.ToolResult ReadToolResult(JsonElement block, string path)
    {
        var id = block.GetText("tool_use_id") ?? throw ApiError.Invalid($"{path}.tool_result.tool_use_id: Field required");
        var text = block.Get("content") switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } plain => plain.GetString()!,
            { ValueKind: JsonValueKind.Array } parts => string.Join("\n\n", parts.EnumerateArray().Select(part => ResultText(part, path))),
            _ => throw ApiError.Invalid($"{path}.tool_result.content: Input should be a valid string or list"),
        };
        prefix.Add(Section.Messages, "user", block, CallOverhead + Tokenizer.Count(text), path);
        return new Block.ToolResult(id, text);
    }

    private static string ResultText(JsonElement part, string path)
    {
        if (part.GetText("type") != "text") return $"({part.GetText("type")})";
        var text = part.GetText("text") ?? throw ApiError.Invalid($"{path}.tool_result.content.text: Field required");
        TextRules.CheckFilled(text, part, path);
        return text;
    }

    private Block.Thinking? ReadThinking(JsonElement block, UInt128 before, int message, string path)
    {
        var text = block.GetText("thinking") ?? throw ApiError.Invalid($"{path}.thinking.thinking: Field required");
        var signature = block.GetText("signature") ?? throw ApiError.Invalid($"{path}.thinking.signature: Field required");
        switch (Signatures.Check(signature, text, before, card))
        {
            case SignatureVerdict.NewerModel:
            case SignatureVerdict.OtherConversation when DropsMismatches():
                return null;
            case SignatureVerdict.OtherConversation:
                throw ApiError.Invalid($"{path}: Invalid `signature` in `thinking` block. The block is bound to a different conversation: "
                    + "`system`, `tools` or earlier `messages` have changed since it was produced.");
            case SignatureVerdict.Forged when message == _lastAssistant:
                throw ApiError.Invalid(
                    $"{path}: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. "
                    + "These blocks must remain as they were in the original response.");
            case SignatureVerdict.Forged: throw ApiError.Invalid($"{path}: Invalid `signature` in `thinking` block");
        }
        prefix.Add(Section.Messages, "assistant", block, Tokenizer.Count(text), $"{path}.thinking", markable: false);
        return new Block.Thinking(text);
    }

    private bool DropsMismatches() => thinking?.Get("block_binding")?.GetText("prefix_mismatch_behavior") == "drop_block";

    private void CheckEnd()
    {
        if (_turns[^1].Role != Role.Assistant) return;
        if (!card.Prefill)
            throw ApiError.Invalid("This model does not support assistant message prefill. The conversation must end with a user message.");
        if (_turns[^1].Blocks.LastOrDefault() is Block.Text { Value: var text } && text != text.TrimEnd())
            throw ApiError.Invalid("messages: final assistant content cannot end with trailing whitespace");
    }

    private static string Name(Role role) => role == Role.User ? "user" : role == Role.Assistant ? "assistant" : "system";
}
