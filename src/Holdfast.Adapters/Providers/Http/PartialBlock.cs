using System.Text;
using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>A block of an answer while it arrives.</summary>
internal abstract class PartialBlock
{
    protected StringBuilder Text => field ??= new();

    /// <summary>The provider said that the block is complete, or sends no such word.</summary>
    public bool Closed { get; set; } = true;

    public virtual void Append(string piece) => Text.Append(piece);

    /// <param name="finished">The model ended the answer by itself. Otherwise what looks unfinished was cut.</param>
    /// <returns>Null when nothing of it can be kept.</returns>
    public abstract Block? ToBlock(bool finished);
}

/// <summary>A stretch of the answer's text.</summary>
internal sealed class PartialText(AnswerText text) : PartialBlock
{
    private readonly int _start = text.Length;
    private int _length;

    public override void Append(string piece)
    {
        if (_start + _length != text.Length) throw new JsonException("Two text blocks arrive at once.");
        text.Append(piece);
        _length += piece.Length;
    }

    public override Block? ToBlock(bool finished) => _length == 0 ? null : new TextBlock(text.Slice(_start, _length));
}

internal sealed class PartialThinking : PartialBlock
{
    public string? Signature { get; set; }

    // A seal over half a text would be refused by the provider, and a thought without text or seal is none.
    public override Block? ToBlock(bool finished) =>
        Text.Length == 0 && Signature is null ? null : new ThinkingBlock(Text.ToString(), Closed ? Signature : null);
}

internal sealed class PartialToolCall(string id) : PartialBlock
{
    public string Id { get; } = id;

    public string Name { get; set; } = "";

    /// <summary>What stands for arguments when no piece of them arrives.</summary>
    public string Initial { get; init; } = "{}";

    // A model that ended by itself has said what it meant, even when that is not JSON: the tool check tells it so.
    public override Block? ToBlock(bool finished)
    {
        var written = Text.ToString();
        if (!Closed || (!finished && !JsonBody.IsObject(written))) return null;
        return new ToolCallBlock(Id, Name, written.Length == 0 ? Initial : written);
    }
}
