using System.Text.Json;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>
/// Finds thinking that broke off (see <see cref="BrokenThinking"/>) among the content blocks of a client's messages: clients send back what
/// they were shown, and a provider takes only what it has signed.
/// </summary>
internal ref struct BrokenBlocks(ReadOnlySpan<byte> body)
{
    /// <summary>Of an object in messages[].content[], as the reader counts.</summary>
    private const int BlockDepth = 4;

    private readonly ReadOnlySpan<byte> _body = body;
    private int _start;
    private bool _isSignature, _isBroken;
    private List<Edit>? _edits;

    public readonly IReadOnlyList<Edit> Edits => _edits ?? [];

    /// <summary>Takes a token of the messages.</summary>
    public void Take(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject && json.CurrentDepth == BlockDepth) (_start, _isBroken) = ((int)json.TokenStartIndex, false);
        else if (json.TokenType == JsonTokenType.PropertyName) _isSignature = json.CurrentDepth == BlockDepth + 1 && json.ValueTextEquals("signature"u8);
        else if (json.TokenType == JsonTokenType.String) _isBroken |= _isSignature && json.ValueTextEquals(BrokenThinking.Signature);
        else if (json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == BlockDepth && _isBroken) TakeOut((int)json.BytesConsumed);
    }

    /// <summary>With one of the commas beside it.</summary>
    private void TakeOut(int end)
    {
        var after = end + (_body.Length - end - _body[end..].TrimStart(" \t\r\n"u8).Length);
        if (_body[after] == (byte)',') end = after + 1;
        else
        {
            var before = _body[.._start].TrimEnd(" \t\r\n"u8).Length;
            if (_body[before - 1] == (byte)',') _start = before - 1;
        }
        _edits ??= [];
        if (_edits.Count > 0) _start = Math.Max(_start, _edits[^1].At + _edits[^1].Length); // the comma between two went with the first
        _edits.Add(new(_start, end - _start, default));
    }
}
