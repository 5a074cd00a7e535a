using System.Text.Json;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>Reads a request once, from its first byte to its last, and makes no object of anything in it.</summary>
internal ref struct RequestScan(ReadOnlySpan<byte> body, Operation operation)
{
    /// <summary>Longer texts without a space are images and documents in base64; a token of these is some thirty bytes, not four.</summary>
    private const int DataBytes = 4_096, DataShare = 8;

    /// <summary>
    /// Of a request that sets no bound: the provider goes on by itself for ten rounds (Anthropic's limit before <c>pause_turn</c>; OpenAI
    /// tells none), and a round seldom searches more than twice.
    /// </summary>
    private const int UsualWebSearches = 20;

    /// <summary>Of Responses that tell them: the halves of an answer have theirs, the whole has none.</summary>
    private static readonly byte[] Probabilities = "message.output_text.logprobs"u8.ToArray();

    private static readonly byte[] Wish = "\"include_usage\":true"u8.ToArray(), WholeWish = "{\"include_usage\":true}"u8.ToArray();

    private Utf8JsonReader _json = new(body, new JsonReaderOptions { MaxDepth = 512 });
    private string? _model;
    private (int At, int Length) _modelPlace;
    private bool _streams;
    private int? _maxOutput;
    private Edit? _usageWish;
    private bool _hasOptions;
    private long _weight;
    private CallTerms _terms;
    private Part _part;
    private int? _messagesEnd, _textStart;
    private bool _hasMessages, _isOneText = true;
    private bool _isFormat, _isFormatType;
    private BrokenBlocks _broken = new(body);
    private long _webSearches;
    private int? _mostToolCalls, _mostUses;
    private bool _isSearch;
    private ToolMember _toolMember;

    public PassedRequest Read(ReadOnlyMemory<byte> bytes)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) throw new JsonException("The body is not a JSON object.");
        var start = Position;
        while (_json.Read())
        {
            if (_json.TokenType == JsonTokenType.PropertyName && _json.CurrentDepth == 1) Member();
            Weigh();
            Look();
        }
        if (!_hasOptions) _usageWish = new(start, 0, (byte[])[.. "\"stream_options\":"u8, .. WholeWish, (byte)',']);
        return new(_model, _streams, _maxOutput, _weight)
        {
            Bytes = bytes,
            ModelPlace = _modelPlace,
            UsageWish = operation == Operation.ChatCompletions && _streams ? _usageWish : null,
            MessagesEnd = _streams && _isOneText ? _messagesEnd : null,
            TextStart = _textStart,
            Broken = _broken.Edits,
            Terms = _terms,
            MaxWebSearches = (int)Math.Min(_webSearches, _mostToolCalls ?? int.MaxValue),
        };
    }

    /// <summary>Members in which more matters than their name.</summary>
    private enum Part { Other, Messages, OutputConfig, TextOptions, Include, Tools }

    /// <summary>Members of a tool that say how often the provider searches.</summary>
    private enum ToolMember { Other, Type, MaxUses }

    private readonly int Position => (int)_json.BytesConsumed;

    /// <summary>Stands on a name; leaves on the last token that it took.</summary>
    private void Member()
    {
        _part = PartOf();
        if (_json.ValueTextEquals("model"u8)) Model();
        else if (_json.ValueTextEquals("stream"u8)) _streams = _json.Read() && _json.TokenType == JsonTokenType.True;
        else if (_json.ValueTextEquals("stream_options"u8)) StreamOptions();
        else if (IsKept()) _isOneText &= !_json.Read() || _json.TokenType is JsonTokenType.False or JsonTokenType.Null;
        else if (operation == Operation.Messages && _json.ValueTextEquals("speed"u8)) Term("fast"u8, CallTerms.Fast);
        else if (operation == Operation.Messages && _json.ValueTextEquals("inference_geo"u8)) Term("us"u8, CallTerms.Us);
        else if (operation != Operation.Messages && _json.ValueTextEquals("service_tier"u8)) ServiceTier();
        else if (operation == Operation.ChatCompletions && _json.ValueTextEquals("web_search_options"u8)) SearchOptions();
        else if (operation == Operation.Responses && _json.ValueTextEquals("max_tool_calls"u8)) ToolCalls();
        else if (IsMaxOutput()) _maxOutput = _json.Read() && _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var most) ? most : null;
    }

    /// <summary>An answer in a given form, or several at once, cannot be put together from two pieces.</summary>
    private Part PartOf()
    {
        if (_json.ValueTextEquals("tools"u8)) return Part.Tools;
        if (_json.ValueTextEquals("response_format"u8) || _json.ValueTextEquals("output_format"u8) || _json.ValueTextEquals("n"u8)) _isOneText = false;
        return operation switch
        {
            Operation.Messages when _json.ValueTextEquals("output_config"u8) => Part.OutputConfig,
            Operation.Messages or Operation.ChatCompletions when _json.ValueTextEquals("messages"u8) => Part.Messages,
            Operation.Responses when _json.ValueTextEquals("input"u8) => Part.Messages,
            Operation.Responses when _json.ValueTextEquals("text"u8) => Part.TextOptions,
            Operation.Responses when _json.ValueTextEquals("include"u8) => Part.Include,
            _ => Part.Other,
        };
    }

    private void Look()
    {
        switch (_part)
        {
            case Part.Messages: Message(); break;
            case Part.OutputConfig when _json.TokenType == JsonTokenType.PropertyName: _isOneText &= !_json.ValueTextEquals("format"u8); break;
            case Part.TextOptions: TextOption(); break;
            case Part.Tools: Tool(); break;
            case Part.Include when _json.TokenType == JsonTokenType.String: _isOneText &= !_json.ValueTextEquals(Probabilities); break;
        }
    }

    private void Message()
    {
        _hasMessages |= _json.TokenType == JsonTokenType.StartObject;
        if (_json.TokenType == JsonTokenType.EndArray && _json.CurrentDepth == 1) _messagesEnd = _hasMessages ? (int)_json.TokenStartIndex : null;
        else if (_json.TokenType == JsonTokenType.String && _json.CurrentDepth == 1) (_textStart, _messagesEnd) = ((int)_json.TokenStartIndex, Position);
        else if (operation == Operation.Messages) _broken.Take(ref _json);
    }

    /// <summary>
    /// Anthropic's <c>web_search_20250305</c> and later ones, OpenAI's <c>web_search</c> and <c>web_search_preview</c>; a tool of the client's
    /// own that is named so has another type.
    /// </summary>
    private void Tool()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject when _json.CurrentDepth == 2: (_isSearch, _mostUses) = (false, null); break;
            case JsonTokenType.EndObject when _json.CurrentDepth == 2 && _isSearch: _webSearches += _mostUses ?? UsualWebSearches; break;
            case JsonTokenType.PropertyName when _json.CurrentDepth == 3:
                _toolMember = _json.ValueTextEquals("type"u8) ? ToolMember.Type
                    : _json.ValueTextEquals("max_uses"u8) ? ToolMember.MaxUses
                    : ToolMember.Other;
                break;
            case JsonTokenType.String when _json.CurrentDepth == 3 && _toolMember == ToolMember.Type: _isSearch = IsSearch(); break;
            case JsonTokenType.Number when _json.CurrentDepth == 3 && _toolMember == ToolMember.MaxUses: _mostUses = Count(); break;
        }
    }

    private readonly bool IsSearch() =>
        _json.ValueIsEscaped ? Text().StartsWith("web_search", StringComparison.Ordinal) : _json.ValueSpan.StartsWith("web_search"u8);

    /// <summary>A number of calls; null where it is none that a provider takes.</summary>
    private readonly int? Count() =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var count) && count >= 0 ? count : null;

    private void ToolCalls() => _mostToolCalls = _json.Read() ? Count() : null;

    private void SearchOptions()
    {
        if (_json.Read() && _json.TokenType != JsonTokenType.Null) _webSearches += UsualWebSearches;
    }

    /// <summary>The format of Responses: text is none.</summary>
    private void TextOption()
    {
        if (_json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.CurrentDepth == 2) _isFormat = _json.ValueTextEquals("format"u8);
            _isFormatType = _isFormat && _json.CurrentDepth == 3 && _json.ValueTextEquals("type"u8);
        }
        else if (_isFormatType && _json.TokenType == JsonTokenType.String && !_json.ValueTextEquals("text"u8)) _isOneText = false;
    }

    /// <summary>Goes on at the provider, or is kept there in pieces, whatever comes of the stream.</summary>
    private readonly bool IsKept() =>
        operation == Operation.Responses && (_json.ValueTextEquals("background"u8) || _json.ValueTextEquals("conversation"u8));

    private readonly bool IsMaxOutput() => operation switch
    {
        Operation.ChatCompletions => _json.ValueTextEquals("max_completion_tokens"u8) || _json.ValueTextEquals("max_tokens"u8),
        Operation.Responses => _json.ValueTextEquals("max_output_tokens"u8),
        _ => _json.ValueTextEquals("max_tokens"u8),
    };

    /// <summary>Readers differ in which of two they take: what is billed must be what is asked.</summary>
    private void Model()
    {
        if (_model is not null) throw new JsonException("model stands there twice.");
        if (!_json.Read() || _json.TokenType != JsonTokenType.String) throw new JsonException("model is no text.");
        _model = Text();
        _modelPlace = ((int)_json.TokenStartIndex, Position - (int)_json.TokenStartIndex);
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException e) // what the reader throws for text that no string can hold
        {
            throw new JsonException(e.Message, e);
        }
    }

    private void ServiceTier()
    {
        Term("flex"u8, CallTerms.Flex);
        if (_json.TokenType == JsonTokenType.String && _json.ValueTextEquals("priority"u8)) _terms |= CallTerms.Priority;
    }

    private void Term(ReadOnlySpan<byte> value, CallTerms term)
    {
        if (_json.Read() && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals(value)) _terms |= term;
    }

    private void StreamOptions()
    {
        if (_hasOptions) throw new JsonException("stream_options stands there twice.");
        _hasOptions = true;
        if (!_json.Read()) return;
        if (_json.TokenType == JsonTokenType.Null) _usageWish = new((int)_json.TokenStartIndex, Position - (int)_json.TokenStartIndex, WholeWish);
        if (_json.TokenType != JsonTokenType.StartObject) return;
        var (start, isEmpty) = (Position, true);
        (int At, int Length)? refused = null;
        var isAsked = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isUsage = _json.ValueTextEquals("include_usage"u8);
            _json.Read();
            if (isUsage && _json.TokenType == JsonTokenType.True) isAsked = true;
            else if (isUsage) refused = ((int)_json.TokenStartIndex, Position - (int)_json.TokenStartIndex);
            _json.Skip();
        }
        if (isAsked) return;
        _usageWish = refused is { } place
            ? new(place.At, place.Length, "true"u8.ToArray())
            : new(start, 0, isEmpty ? Wish : (byte[])[.. Wish, (byte)',']);
    }

    private void Weigh()
    {
        if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) return;
        var text = _json.ValueSpan;
        _weight += text.Length >= DataBytes && !text[..DataBytes].Contains((byte)' ') ? text.Length / DataShare : text.Length;
    }
}
